import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionLimits } from '../limits.js';

type Exchange = readonly [request: IncomingMessage, response: ServerResponse];

/**
 * One client's socket. Its requests are answered one after the other, as HTTP/1.1 wants the answers anyway: the next
 * one is begun when the answer before it has been read, so that whoever never reads has one answer in memory and not
 * thousands. More requests than may wait, or an answer that stays unread, cut the socket.
 */
export class Connection {
  /** The request that is being answered. */
  #current: Exchange | undefined;
  readonly #waiting: Exchange[] = [];
  #unreadBytes = 0;
  #unreadSinceMs = 0;
  idleSinceMs: number;

  constructor(
    readonly socket: Socket,
    readonly network: string,
    private readonly limits: ConnectionLimits,
    nowMs: number,
  ) {
    this.idleSinceMs = nowMs;
  }

  /** It is the client's turn: nothing was asked, or what was asked has not come in whole. */
  get isIdle(): boolean {
    return this.#current?.[0].complete !== true;
  }

  take(exchange: Exchange, answer: RequestListener, ended: () => void): void {
    if (this.#current === undefined) return this.#begin(exchange, answer, ended);
    if (this.#waiting.length >= this.limits.waitingRequests) return void this.socket.destroy();
    this.#waiting.push(exchange);
  }

  /** Destroys a socket whose client has read nothing of what was sent for as long as it may take. */
  cutIfUnread(nowMs: number): void {
    const bytes = this.socket.writableLength;
    if (bytes === 0 || bytes !== this.#unreadBytes) this.#unreadSinceMs = nowMs;
    this.#unreadBytes = bytes;
    if (nowMs - this.#unreadSinceMs >= this.limits.unreadMs) this.socket.destroy();
  }

  #begin(exchange: Exchange, answer: RequestListener, ended: () => void): void {
    const [request, response] = exchange;
    this.#current = exchange;
    response.once('close', () => {
      const next = (): void => {
        this.#current = undefined;
        ended();
        const waiting = this.#waiting.shift();
        if (waiting !== undefined && !this.socket.destroyed) this.#begin(waiting, answer, ended);
      };
      // Whoever was told to come back later is not served at once again: asking on is no way to keep the server busy.
      if (response.statusCode === 429 && this.limits.pauseAfter429Ms > 0) setTimeout(next, this.limits.pauseAfter429Ms);
      else next();
    });
    answer(request, response);
  }
}
