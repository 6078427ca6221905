import { createServer, type AddressInfo } from 'node:net';

/** A loopback port that was free a moment ago: the public URL must be known before the server listens. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
