import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketAdapter } from '@nestjs/common';
import { WebSocketServer, type WebSocket } from 'ws';
import { refuseUpgrade } from '../../platform/http/raw-answer.js';

/** Answers an upgrade before it is accepted: undefined lets it pass, else the HTTP status to refuse it with. */
export type VerifyUpgrade = (request: IncomingMessage) => Promise<401 | 403 | 404 | 503 | undefined>;

/** Twilio's frames are small; whoever sends more than this is not Twilio (bytes). */
const MAX_FRAME_BYTES = 64 * 1024;
/** How long the other end may keep a socket that we have closed; a carrier answers at once. */
const CLOSE_WITHIN_MS = 2_000;
const LIMITS = {
  noServer: true,
  perMessageDeflate: false,
  maxPayload: MAX_FRAME_BYTES,
  closeTimeout: CLOSE_WITHIN_MS,
} as const;

/**
 * Hands raw `ws` sockets to the gateways' `handleConnection` and nothing more: frames never pass through Nest's
 * message pipeline, which would lose their order, and live sockets outlive `close()`, because draining ends them.
 */
export class RawSocketAdapter implements WebSocketAdapter<WebSocketServer, WebSocket> {
  readonly #servers = new Map<string, WebSocketServer>();

  /** `verifiers`: for each gateway path (`/media-stream`) who may open a socket below it. */
  constructor(
    server: Server,
    private readonly verifiers: ReadonlyMap<string, VerifyUpgrade>,
  ) {
    server.on('upgrade', (request, socket, head) => {
      // A socket that was cut is no upgrade (GuardedRequest).
      if (socket.destroyed) return;
      socket.on('error', () => socket.destroy());
      void this.#upgrade(request, socket, head);
    });
  }

  create(_port: number, options?: { path?: string }): WebSocketServer {
    const server = new WebSocketServer(LIMITS);
    this.#servers.set(options?.path ?? '/', server);
    return server;
  }

  bindClientConnect(server: WebSocketServer, callback: (socket: WebSocket, request: IncomingMessage) => void): void {
    server.on('connection', callback);
  }

  bindClientDisconnect(client: WebSocket, callback: () => void): void {
    client.on('close', callback);
  }

  bindMessageHandlers(): void {
    // Gateways read their raw socket themselves.
  }

  close(): void {
    // Draining has closed the live ones; the HTTP server stops accepting new ones.
  }

  dispose(): void {
    this.#servers.clear();
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const path = `/${(request.url ?? '').split(/[/?]/)[1] ?? ''}`;
    const server = this.#servers.get(path);
    const verify = this.verifiers.get(path);
    if (server === undefined || verify === undefined) return refuseUpgrade(socket, 404);
    const refusal = await verify(request).catch(() => 503 as const);
    if (refusal !== undefined) return refuseUpgrade(socket, refusal);
    if (socket.destroyed) return;
    server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request));
  }
}
