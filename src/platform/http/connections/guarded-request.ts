import { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Decides what is an upgrade, which Node's parser asks of each request once its headers are there.
 *
 * A WebSocket is one, and nothing else is: clients that offer HTTP/2 (`Upgrade: h2c`) are answered in HTTP/1.1.
 *
 * And so is what begins on a socket that has been cut. Node gives its parser up to 64 KiB at once, some 2,500 pipelined
 * requests, and destroying the socket does not stop it; an upgrade does, since what follows one is no HTTP. `upgrade` is
 * then emitted for a destroyed socket, and nothing after it is read.
 */
export class GuardedRequest extends IncomingMessage {
  /** What the parser found: CONNECT or an `Upgrade` header. Without initialiser: Node's constructor sets `upgrade`. */
  declare private found: boolean;
  private readonly isCut: boolean;

  constructor(socket: Socket) {
    super(socket);
    this.isCut = socket.destroyed;
  }

  get upgrade(): boolean {
    if (this.isCut) return true;
    return this.found && (this.method === 'CONNECT' || this.headers.upgrade?.toLowerCase() === 'websocket');
  }

  set upgrade(found: boolean) {
    this.found = found;
  }
}
