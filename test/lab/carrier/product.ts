import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { WebSocketServer, type WebSocket } from 'ws';
import twilio from 'twilio';

export type Received = Readonly<{
  path: string;
  parameters: Record<string, string>;
  headers: IncomingHttpHeaders;
  signed: boolean;
}>;
export type Reply = string | { status: number; body?: string; headers?: Record<string, string> };

/** A product as the carrier sees it: routes that answer TwiML, and a media socket. It keeps what it was sent. */
export class FakeProduct {
  readonly requests: Received[] = [];
  readonly sockets: { socket: WebSocket; url: string; signature: string }[] = [];
  onSocket: (socket: WebSocket) => void = () => undefined;
  readonly #routes = new Map<string, (received: Received) => Reply>();
  readonly #hanging = new Set<string>();
  readonly #server: Server;
  readonly #webSockets = new WebSocketServer({ noServer: true });

  static async start(authToken: string): Promise<FakeProduct> {
    const product = new FakeProduct(authToken);
    await new Promise<void>((resolve) => product.#server.listen(0, '127.0.0.1', resolve));
    return product;
  }

  private constructor(private readonly authToken: string) {
    this.#server = createServer((request, response) => {
      const answer = async (): Promise<void> => {
        const body = await text(request);
        const url = new URL(request.url ?? '/', this.url);
        const form = Object.fromEntries(new URLSearchParams(request.method === 'POST' ? body : url.search));
        const signature = String(request.headers['x-twilio-signature']);
        const full = this.url + (request.url ?? '');
        const signed = twilio.validateRequest(this.authToken, signature, full, request.method === 'POST' ? form : {});
        const received = { path: url.pathname, parameters: form, headers: request.headers, signed };
        this.requests.push(received);
        if (this.#hanging.has(url.pathname)) return;
        const reply = this.#routes.get(url.pathname)?.(received) ?? '<Response/>';
        const {
          status,
          body: xml = '',
          headers = {},
        } = typeof reply === 'string' ? { status: 200, body: reply } : reply;
        response.writeHead(status, { 'content-type': 'text/xml', ...headers }).end(xml);
      };
      void answer();
    });
    this.#server.on('upgrade', (request, socket, head) => {
      if (request.url?.startsWith('/refuse')) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        const signature = String(request.headers['x-twilio-signature']);
        this.sockets.push({ socket: webSocket, url: this.streamUrl(request.url ?? ''), signature });
        this.onSocket(webSocket);
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  streamUrl(path: string): string {
    return this.url.replace('http', 'ws') + path;
  }

  on(path: string, reply: Reply | ((received: Received) => Reply)): void {
    this.#routes.set(path, typeof reply === 'function' ? reply : () => reply);
  }

  /** Requests for this path are never answered. */
  hang(path: string): void {
    this.#hanging.add(path);
  }

  to(path: string): readonly Received[] {
    return this.requests.filter((request) => request.path === path);
  }

  async stop(): Promise<void> {
    for (const client of this.#webSockets.clients) client.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
