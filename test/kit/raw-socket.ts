import { connect, type Socket } from 'node:net';

/** A WebSocket text frame of a client (RFC 6455, 5.2), masked with zeros; at most 65,535 bytes. */
export const textFrame = (text: string): Buffer => {
  const payload = Buffer.from(text);
  const head = Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0]);
  return Buffer.concat([head, payload]);
};

/** The headers of a WebSocket upgrade, without the empty line that ends them. */
export const upgradeOf = (path: string, signature: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    'host: x',
    'connection: Upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    `sec-websocket-key: ${Buffer.alloc(16).toString('base64')}`,
    `x-twilio-signature: ${signature}`,
  ].join('\r\n');

/** A TCP client that says whatever it likes. */
export class RawSocket {
  /** Everything the server said, as latin-1. */
  heard = '';
  readonly closed: Promise<void>;
  readonly #socket: Socket;

  constructor(baseUrl: string, first: string | Buffer) {
    this.#socket = connect(Number(new URL(baseUrl).port), '127.0.0.1');
    this.#socket.setEncoding('latin1').on('data', (text: string) => (this.heard += text));
    this.#socket.on('error', () => undefined);
    this.#socket.write(first);
    this.closed = new Promise((resolve) => this.#socket.once('close', () => resolve()));
  }

  write(bytes: string | Buffer): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  /** Goes on sending one byte now and then until the server hangs up. */
  drip(everyMs = 20): this {
    const timer = setInterval(() => this.write('a'), everyMs);
    void this.closed.then(() => clearInterval(timer));
    return this;
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
