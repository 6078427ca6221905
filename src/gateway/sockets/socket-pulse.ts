import type { WebSocket } from 'ws';
import type { Clock } from '../../platform/clock/clock.js';

/** A live stream brings 50 frames a second; where they have a gap, pongs tell. The caller hears nothing until the cut. */
const PING_EVERY_MS = 3_000;
const MAX_UNANSWERED = 2;

/**
 * Pings a socket for as long as it is open, and cuts it when nothing at all came since the last pings: a half-open
 * connection tells nobody otherwise, and the carrier goes on with the call once its end is cut too.
 */
export const watchPulse = (socket: WebSocket, clock: Clock): void => {
  let unanswered = 0;
  let cancel = (): void => undefined;
  const alive = (): void => void (unanswered = 0);
  const beat = (): void => {
    cancel = clock.after(PING_EVERY_MS, () => {
      if (unanswered >= MAX_UNANSWERED) return socket.terminate();
      unanswered += 1;
      socket.ping();
      beat();
    });
  };
  socket.on('message', alive).on('pong', alive);
  socket.on('close', () => cancel());
  beat();
};
