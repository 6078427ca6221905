import type { Type } from '@nestjs/common';
import type { AgentMode } from '../agents/domain/agent.events.js';
import { connectStream } from '../providers/twilio/twiml.js';
import { MediaStreamGateway } from './sockets/media-stream.gateway.js';
import { MEDIA_STREAM_PATH } from './sockets/media-stream-path.js';
import { MediaStreamVerifier } from './sockets/media-stream.verifier.js';
import type { VerifyUpgrade } from './sockets/raw-socket.adapter.js';

/** Where TwiML sends a call: our socket, the single-use token it opens with, and the `action` URL that follows it. */
export type SocketTarget = Readonly<{ url: string; token: string; actionUrl: string }>;

/** One way to talk: how the carrier is told to open its socket, and who checks and accepts it. */
export type Mode = Readonly<{
  /** First segment of its sockets' path, with the slash; the token follows. */
  socketPath: string;
  /** The TwiML that puts a call on its socket. */
  twiml: (target: SocketTarget) => string;
  /** Decides on the upgrade, before anything is opened. */
  verifier: Type<Readonly<{ verify: VerifyUpgrade }>>;
  /** Nest's WebSocket gateway for this path, which takes the accepted sockets. */
  gateway: Type;
}>;

/** Every mode that an agent version can have. */
export const MODES: Readonly<Record<AgentMode, Mode>> = {
  realtime: {
    socketPath: MEDIA_STREAM_PATH,
    twiml: connectStream,
    verifier: MediaStreamVerifier,
    gateway: MediaStreamGateway,
  },
};
