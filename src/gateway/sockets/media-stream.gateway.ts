import type { IncomingMessage } from 'node:http';
import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import type { WebSocket } from 'ws';
import { Clock } from '../../platform/clock/clock.js';
import { MediaBridges } from '../live/media-bridges.js';
import { OperatorDiagnostics } from '../telephony/operator-diagnostics.js';
import { StreamTokens } from '../telephony/stream-tokens.js';
import { MEDIA_STREAM_PATH } from './media-stream-path.js';
import { streamTokenOf } from './media-stream.verifier.js';
import { watchPulse } from './socket-pulse.js';
import { StreamGreeter } from './stream-greeter.js';

/** The carrier's media sockets. The adapter has verified the upgrade; frames never see Nest. */
@WebSocketGateway({ path: MEDIA_STREAM_PATH })
export class MediaStreamGateway implements OnGatewayConnection<WebSocket> {
  constructor(
    private readonly tokens: StreamTokens,
    private readonly sessions: MediaBridges,
    private readonly diagnostics: OperatorDiagnostics,
    private readonly clock: Clock,
  ) {}

  handleConnection(socket: WebSocket, request: IncomingMessage): void {
    const given = streamTokenOf(request.url);
    if (given === undefined) return socket.terminate();
    watchPulse(socket, this.clock);
    new StreamGreeter(socket, given, this.tokens, this.sessions, this.diagnostics, this.clock);
  }
}
