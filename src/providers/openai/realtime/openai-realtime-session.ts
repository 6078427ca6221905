import { WebSocket } from 'ws';
import type { Base64 } from '../../../gateway/media/base64.js';
import type { ModelListener, ModelSession, TurnDetection } from '../../../gateway/media/realtime-model.js';
import type { Clock } from '../../../platform/clock/clock.js';
import { PERMANENT_REFUSALS } from './permanent-refusals.js';
import { RATE_LIMIT_CODES, readWaitMs } from './rate-limits.js';
import { parseServerEvent } from './realtime-events.js';
import {
  APPEND_HEAD,
  APPEND_TAIL,
  cancelResponse,
  createItem,
  createResponse,
  hearOnly,
  speak,
  truncateItem,
} from './realtime-requests.js';

/** A second of caller audio on its way to the model: 50 frames of 216 base64 characters and the JSON around them. */
const MAX_WAITING_BYTES = 50 * (216 + APPEND_HEAD.length + APPEND_TAIL.length + 8);

const AS_TEXT = { binary: false } as const;
/** The close code of a connection that ended without one (RFC 6455, 7.4.1). */
const ABNORMAL = 'socket-1006';

type Watch = Readonly<{ pingEveryMs: number; maxUnanswered: number }>;

/**
 * A long way has more jitter and longer stalls: after a loss TCP sends again, and holds up what follows, after about
 * one round trip more than the usual 200 ms. So many round trips are waited for on top of the pings.
 */
const SPARE_ROUND_TRIPS = 4;

/** One configured session on an open socket. */
export class OpenAiRealtimeSession implements ModelSession {
  #closed = false;
  /** Pings since anything was last heard. Counted, not timed: a stall of our own loop must not look like silence. */
  #unanswered = 0;
  /** Something came since the last beat of the watch. */
  #heardSinceBeat = false;
  /** The shortest that was seen: stalls do not count. */
  #roundTripMs = 0;
  #cancelPing: (() => void) | undefined;
  /** Until when nothing remains of a rate limit, on the monotonic clock. */
  #exhaustedUntilMs = 0;

  constructor(
    private readonly socket: WebSocket,
    private readonly listener: ModelListener,
    private readonly clock: Clock,
    private readonly turnDetection: TurnDetection,
  ) {
    socket.on('error', () => undefined);
  }

  /** The handshake is over: from here on the listener hears everything. `answeredInMs`: its last step, there and back. */
  start(watch: Watch, answeredInMs: number): void {
    this.#roundTripMs = answeredInMs;
    this.socket
      .on('message', (data: Buffer) => this.#heard(data.toString()))
      .on('pong', (sentAtMs: Buffer) => this.#ponged(Number(sentAtMs)))
      // An event too large is an error at once, but a close only when the other end has stopped sending.
      .on('error', () => this.#gone(ABNORMAL))
      .on('close', (code) => this.#gone(`socket-${code}`));
    this.#watch(watch);
  }

  appendAudio(base64: Base64): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    if (this.socket.bufferedAmount > MAX_WAITING_BYTES) return this.listener({ type: 'audioDropped' });
    // Bytes, and not text: `ws` masks them into the frame itself, which then is one write and not two.
    this.socket.send(Buffer.from(APPEND_HEAD + base64 + APPEND_TAIL, 'latin1'), AS_TEXT);
  }

  speak(exactText: string): void {
    this.#send(speak(exactText));
  }

  createResponse(): void {
    this.#send(createResponse());
  }

  cancel(): void {
    this.#send(cancelResponse());
  }

  truncate(itemId: string, contentIndex: number, audioEndMs: number): void {
    this.#send(truncateItem(itemId, contentIndex, audioEndMs));
  }

  toolResult(callId: string, output: string): void {
    this.#send(createItem({ type: 'function_call_output', callId, output }));
  }

  userMessage(text: string): void {
    this.#send(createItem({ type: 'message', role: 'user', text }));
  }

  hearOnly(): void {
    this.#send(hearOnly(this.turnDetection));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelPing?.();
    this.socket.close(1000);
  }

  #send(message: string): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(message);
  }

  #heard(text: string): void {
    if (this.#closed) return;
    this.#alive();
    const event = parseServerEvent(text);
    if (event === undefined || event.type === 'handshake') return;
    if (event.type === 'limits') {
      this.#exhaustedUntilMs = this.clock.monotonicMs() + event.exhaustedForMs;
      return;
    }
    const code = event.type === 'responseDone' || event.type === 'error' ? event.code : null;
    if (code !== null && RATE_LIMIT_CODES.has(code)) {
      const retryAfterMs = Math.max(readWaitMs(text), this.#exhaustedUntilMs - this.clock.monotonicMs());
      this.listener({ type: 'rateLimited', retryAfterMs });
    } else if (code !== null && PERMANENT_REFUSALS.has(code)) {
      this.listener({ type: 'rateLimited', retryAfterMs: Infinity });
    }
    this.listener(event);
  }

  #ponged(sentAtMs: number): void {
    this.#alive();
    const tookMs = this.clock.monotonicMs() - sentAtMs;
    if (tookMs >= 0) this.#roundTripMs = Math.min(this.#roundTripMs, tookMs);
  }

  #alive(): void {
    this.#unanswered = 0;
    this.#heardSinceBeat = true;
  }

  /** A half-open connection answers no ping; nothing else would tell in time. One that talks is not asked. */
  #watch(watch: Watch): void {
    const { pingEveryMs, maxUnanswered } = watch;
    this.#cancelPing = this.clock.after(pingEveryMs, () => {
      const spare = Math.floor((SPARE_ROUND_TRIPS * this.#roundTripMs) / pingEveryMs);
      if (this.#unanswered >= maxUnanswered + spare) return this.#gone('half-open');
      if (!this.#heardSinceBeat) {
        this.#unanswered += 1;
        this.socket.ping(String(this.clock.monotonicMs()));
      }
      this.#heardSinceBeat = false;
      this.#watch(watch);
    });
  }

  #gone(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelPing?.();
    this.socket.terminate();
    this.listener({ type: 'closed', reason });
  }
}
