import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionLimits } from '../limits.js';
import { networkOf } from '../network-of.js';
import { Connection } from './connection.js';

const CHECK_EVERY_MS = 1_000;

/**
 * The sockets of HTTP clients. Too many that wait for their client are cut, those that have waited longest first: from
 * one network, and in all. So a crowd of silent sockets keeps neither the descriptors nor the carrier out. A trusted
 * proxy is many clients and has no limit of its own; a media socket is none of these any more.
 */
export class Connections {
  readonly #all = new Map<Socket, Connection>();
  /** By network, in the order in which they fell idle. */
  readonly #idle = new Map<string, Set<Connection>>();
  readonly #open = new Map<string, number>();

  constructor(
    private readonly limits: ConnectionLimits,
    private readonly isProxy: (address: string) => boolean,
    private readonly answer: RequestListener,
  ) {}

  /** Watches the sockets of the server until it closes. */
  watch(server: Server): void {
    server.on('connection', (socket) => this.#opened(socket));
    server.on('upgrade', (request) => this.#forget(request.socket));
    const timer = setInterval(() => this.#check(), CHECK_EVERY_MS).unref();
    server.once('close', () => clearInterval(timer));
  }

  /** The server's request listener. */
  readonly listener: RequestListener = (request, response) => {
    const connection = this.#all.get(request.socket);
    if (connection === undefined) return this.answer(request, response);
    this.#idle.get(connection.network)?.delete(connection);
    connection.take([request, response], this.answer, () => this.#fellIdle(connection));
  };

  #opened(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    const ofProxy = this.isProxy(address);
    const network = ofProxy ? '' : networkOf(address);
    const open = this.#open.get(network) ?? 0;
    if (this.#all.size >= this.limits.sockets || (!ofProxy && open >= this.limits.socketsPerNetwork)) {
      socket.destroy();
      return;
    }
    const limits = ofProxy ? { ...this.limits, pauseAfter429Ms: 0 } : this.limits;
    const connection = new Connection(socket, network, limits, Date.now());
    this.#all.set(socket, connection);
    this.#open.set(network, open + 1);
    socket.once('close', () => this.#forget(socket));
    this.#fellIdle(connection);
  }

  #forget(socket: Socket): void {
    const connection = this.#all.get(socket);
    if (connection === undefined) return;
    const { network } = connection;
    this.#all.delete(socket);
    const idle = this.#idle.get(network);
    idle?.delete(connection);
    if (idle?.size === 0) this.#idle.delete(network);
    const open = (this.#open.get(network) ?? 1) - 1;
    if (open === 0) this.#open.delete(network);
    else this.#open.set(network, open);
  }

  #fellIdle(connection: Connection): void {
    if (!this.#all.has(connection.socket)) return;
    connection.idleSinceMs = Date.now();
    const idle = this.#idle.get(connection.network) ?? new Set();
    this.#idle.set(connection.network, idle.add(connection));
    if (connection.network !== '') this.#trim(idle, this.limits.idlePerNetwork);
  }

  #check(): void {
    const now = Date.now();
    for (const connection of this.#all.values()) connection.cutIfUnread(now);
    for (const [network, idle] of this.#idle) if (network !== '') this.#trim(idle, this.limits.idlePerNetwork);
    const strangers = [...this.#all.values()].filter(({ network, isIdle }) => network !== '' && isIdle);
    if (strangers.length <= this.limits.idle) return;
    strangers.sort((a, b) => a.idleSinceMs - b.idleSinceMs);
    this.#trim(new Set(strangers), this.limits.idle);
  }

  /** Cuts the oldest beyond `limit`; one that has just come may be about to ask. */
  #trim(idle: ReadonlySet<Connection>, limit: number): void {
    const before = Date.now() - this.limits.freshMs;
    let excess = idle.size - limit;
    for (const { idleSinceMs, socket } of idle) {
      if (excess-- <= 0 || idleSinceMs > before) return;
      socket.destroy();
    }
  }
}
