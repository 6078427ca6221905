import { once } from 'node:events';
import { createServer, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll } from '@jest/globals';
import type { ServerProcess } from './server-process.js';

/** One public address for several servers: each request and each socket goes to the first that says it is ready. */
export class LoadBalancer {
  /** In the order of preference. */
  readonly servers: ServerProcess[] = [];
  readonly #front = createServer((incoming, outgoing) => {
    void this.#forward(incoming).then(
      (forwarded) => {
        forwarded.on('response', (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
          answer.pipe(outgoing);
        });
        forwarded.on('error', () => outgoing.destroy());
        incoming.pipe(forwarded);
      },
      () => outgoing.destroy(),
    );
  });

  private constructor() {
    this.#front.on('upgrade', (incoming: IncomingMessage, near: Duplex, early: Buffer) => {
      near.on('error', () => undefined);
      void this.#chosen().then(
        (port) => join(port, incoming, near, early),
        () => near.destroy(),
      );
    });
  }

  /** Stopped when the test file ends. */
  static async start(): Promise<LoadBalancer> {
    const balancer = new LoadBalancer();
    balancer.#front.listen(0, '127.0.0.1');
    await once(balancer.#front, 'listening');
    started.push(balancer);
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#front.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#front.close();
    this.#front.closeAllConnections();
  }

  async #chosen(): Promise<number> {
    for (const server of this.servers) {
      const ready = await server.fetch('/health/ready').catch(() => undefined);
      if (ready?.ok) return server.port();
    }
    throw new Error('no server is ready');
  }

  async #forward({ method, url, headers }: IncomingMessage): Promise<ClientRequest> {
    return request({ host: '127.0.0.1', port: await this.#chosen(), method, path: url, headers, agent: false });
  }
}

/** What an upgrade asks is said again to the server as it was, and then each end hears the other. */
const join = (port: number, { url, rawHeaders }: IncomingMessage, near: Duplex, early: Buffer): void => {
  const far = connect(port, '127.0.0.1');
  const headers = Array.from({ length: rawHeaders.length / 2 }, (_, i) =>
    rawHeaders.slice(2 * i, 2 * i + 2).join(': '),
  );
  far.write(`GET ${url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
  far.write(early);
  near.pipe(far).pipe(near);
  far.on('error', () => near.destroy()).on('close', () => near.destroy());
  near.on('close', () => far.destroy());
};

const started: LoadBalancer[] = [];
afterAll(() => started.forEach((balancer) => balancer.stop()));
