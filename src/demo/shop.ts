import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A shop's order service on loopback: the agent's tool `lookup_order` asks it over HTTP, as it would ask yours. */
export type Shop = Readonly<{ host: string; stop: () => void }>;

export const startShop = (): Promise<Shop> =>
  new Promise((resolve) => {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ status: 'has left our warehouse', eta: 'on Thursday' }));
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ host: `127.0.0.1:${port}`, stop: () => server.close() });
    });
  });
