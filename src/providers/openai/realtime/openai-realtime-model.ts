import { WebSocket } from 'ws';
import {
  type ModelListener,
  type ModelSession,
  type ModelSessionSettings,
  ModelUnavailable,
  RealtimeModel,
} from '../../../gateway/media/realtime-model.js';
import type { Clock } from '../../../platform/clock/clock.js';
import { OpenAiRealtimeSession } from './openai-realtime-session.js';
import { PERMANENT_REFUSALS } from './permanent-refusals.js';
import { readRetryAfterMs } from './rate-limits.js';
import { createItem, sessionUpdate } from './realtime-requests.js';
import { parseServerEvent } from './realtime-events.js';
import { realtimeUrl } from './realtime-url.js';

export type OpenAiRealtimeOptions = Readonly<{
  apiKey: string;
  /** As the SDK takes it, `https://api.openai.com/v1`; the socket's URL is derived from it. */
  baseUrl: string;
  /** From the first packet to `session.updated`. */
  connectTimeoutMs?: number;
  /** A session that was silent for so long is pinged. */
  pingEveryMs?: number;
  /** After so many pings without anything, not even a pong, the connection counts as half open; a long way gets more. */
  maxUnanswered?: number;
}>;

/** Largest server event that is read; a session that sends more is closed. Audio deltas are a few kilobytes. */
const MAX_EVENT_BYTES = 1024 * 1024;

/**
 * OpenAI Realtime (GA) over plain `ws`: the SDK's own socket forces TLS, encodes every frame once more and emits every
 * event twice. Mu-law both ways, so that Twilio's payloads pass untouched.
 */
export class OpenAiRealtimeModel extends RealtimeModel {
  constructor(
    private readonly options: OpenAiRealtimeOptions,
    private readonly clock: Clock,
  ) {
    super();
  }

  connect(settings: ModelSessionSettings, listener: ModelListener): Promise<ModelSession> {
    const { apiKey, baseUrl, connectTimeoutMs = 3000, pingEveryMs = 250, maxUnanswered = 3 } = this.options;
    const socket = new WebSocket(realtimeUrl(baseUrl, settings.model), {
      headers: { authorization: `Bearer ${apiKey}` },
      maxPayload: MAX_EVENT_BYTES,
      perMessageDeflate: false,
    });
    return new Promise((resolve, reject) => {
      const session = new OpenAiRealtimeSession(socket, listener, this.clock, settings.turnDetection);
      const refuse = (code: string, retryAfterMs = 0): void => {
        cancelTimeout();
        session.close();
        socket.terminate();
        reject(new ModelUnavailable(code, PERMANENT_REFUSALS.has(code) ? Infinity : retryAfterMs));
      };
      const cancelTimeout = this.clock.after(connectTimeoutMs, () => refuse('connect-timeout'));
      let askedAtMs = 0;
      const shake = (text: string): void => {
        const event = parseServerEvent(text);
        if (event?.type === 'error') return refuse(event.code);
        if (event?.type !== 'handshake') return;
        if (event.step === 'created') {
          askedAtMs = this.clock.monotonicMs();
          return socket.send(sessionUpdate(settings));
        }
        cancelTimeout();
        socket.off('message', onMessage).off('error', onError).off('close', onClose);
        for (const item of settings.history) socket.send(createItem(item));
        session.start({ pingEveryMs, maxUnanswered }, this.clock.monotonicMs() - askedAtMs);
        resolve(session);
      };
      const onMessage = (data: Buffer): void => shake(data.toString());
      const onError = (): void => refuse('connect-failed');
      const onClose = (closeCode: number): void => {
        const code = `socket-${closeCode}`;
        refuse(PERMANENT_REFUSALS.has(code) ? code : 'closed-at-connect');
      };
      socket.on('message', onMessage).on('error', onError).on('close', onClose);
      socket.on('unexpected-response', (_request, { statusCode, headers }) =>
        refuse(`http-${statusCode ?? 0}`, readRetryAfterMs(headers['retry-after'])),
      );
    });
  }
}
