import { type AddressInfo, createServer } from 'node:net';

/**
 * The wished port on loopback if nobody has it, else (and for 0) one that was free a moment ago: the public URL must be
 * known before the server listens.
 */
export const freePort = (wished = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' && wished !== 0) resolve(freePort());
      else reject(error);
    });
    server.listen(wished, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
