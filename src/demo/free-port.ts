import { type AddressInfo, createServer } from 'node:net';

/** The wished port on loopback, or any free one if somebody has it: the public URL must be known before listening. */
export const freePort = (wished: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' && wished !== 0) resolve(freePort(0));
      else reject(error);
    });
    server.listen(wished, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
