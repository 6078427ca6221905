import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import type { ConnectionLimits } from '../limits.js';
import { refuseUpgrade } from '../raw-answer.js';
import { trustedBy } from './trusted-by.js';
import { Connections } from './connections.js';
import { GuardedRequest } from './guarded-request.js';

/** What of Fastify's options is the server's; with a factory it leaves them to that. */
type FactoryOptions = Readonly<{
  http?: ServerOptions;
  keepAliveTimeout?: number;
  requestTimeout?: number;
  connectionTimeout?: number;
}>;

/** Fastify's `serverFactory`: Node's server, whose clients get their turns and limits before anything is built for them. */
export const guardedServer =
  (limits: ConnectionLimits, trustProxy: readonly string[]) =>
  (answer: RequestListener, options: FactoryOptions): Server => {
    const connections = new Connections(limits, trustedBy(trustProxy), answer);
    // A request without a host is refused in our shape (`addHostHook`), not in Node's.
    const http = { ...options.http, requireHostHeader: false, IncomingMessage: GuardedRequest };
    const server = createServer(http, connections.listener);
    // Else Node answers an unknown `Expect` by itself, out of turn and as often as it is asked. It need not be met.
    server.on('checkExpectation', connections.listener);
    server.on('connect', (_request, socket) => {
      socket.on('error', () => socket.destroy());
      if (!socket.destroyed) refuseUpgrade(socket, 400);
    });
    server.keepAliveTimeout = options.keepAliveTimeout ?? 0;
    server.requestTimeout = options.requestTimeout ?? 0;
    server.setTimeout(options.connectionTimeout ?? 0);
    connections.watch(server);
    return server;
  };
