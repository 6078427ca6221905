import { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/**
 * A request that ends the parsing of a socket that has been cut. Node gives its parser up to 64 KiB at once, which is
 * some 2,500 pipelined requests, and destroying the socket does not stop it; an upgrade does, since what follows one is
 * no HTTP. So the first request after the cut passes for an upgrade, whatever the parser says of it: `upgrade` is
 * emitted for a destroyed socket, and nothing after it is read.
 */
export class GuardedRequest extends IncomingMessage {
  constructor(socket: Socket) {
    super(socket);
    if (socket.destroyed) Object.defineProperty(this, 'upgrade', { get: () => true, set: () => undefined });
  }
}
