import type { Clock } from '../../platform/clock/clock.js';
import { isBase64 } from './base64.js';

/** What is used of a `ws` socket. `send` never throws on a closed socket; `bufferedAmount` is in bytes. */
export interface PhoneSocket {
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code: number, reason: string): void;
}

/** Audio is dropped when the oldest unsent frame has waited this long. Bursts are normal and pass. */
const MAX_WAIT_MS = 1000;
/** And when this much waits whatever its age (about a minute and a half of speech), so that memory stays bounded. */
const MAX_WAITING_BYTES = 1024 * 1024;
/** Head of a WebSocket frame from a server with 126 to 65535 bytes in it. */
const FRAME_HEAD_BYTES = 4;

/**
 * The way out to one Twilio stream, made when its `start` has come: nothing can be sent before. Messages are made by
 * concatenation; payloads are checked, never decoded. Control messages are never dropped.
 */
export class PhoneLine {
  readonly #mediaHead: string;
  readonly #markHead: string;
  readonly #clear: string;
  #enqueuedBytes = 0;
  /** Since the socket last had nothing waiting: where each message ends in what was enqueued, and when it was. */
  readonly #waiting: { endsAt: number; sinceMs: number }[] = [];

  constructor(
    private readonly socket: PhoneSocket,
    streamSid: string,
    private readonly clock: Clock,
  ) {
    const sid = JSON.stringify(streamSid);
    this.#mediaHead = `{"event":"media","streamSid":${sid},"media":{"payload":"`;
    this.#markHead = `{"event":"mark","streamSid":${sid},"mark":{"name":`;
    this.#clear = `{"event":"clear","streamSid":${sid}}`;
  }

  /** Sends mu-law audio; false if it was dropped, because the line is stuck or the payload is not base64. */
  audio(payload: string): boolean {
    if (!isBase64(payload) || this.#isStuck()) return false;
    this.#send(this.#mediaHead + payload + '"}}');
    return true;
  }

  /** Comes back with the same name when the audio before it was played, or was cleared. */
  mark(name: string): void {
    this.#send(this.#markHead + JSON.stringify(name) + '}}');
  }

  /** Empties what Twilio has not played yet. */
  clear(): void {
    this.#send(this.#clear);
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  #isStuck(): boolean {
    const waitingBytes = this.socket.bufferedAmount;
    if (waitingBytes === 0) return false;
    const left = this.#enqueuedBytes - waitingBytes;
    while (this.#waiting[0] !== undefined && this.#waiting[0].endsAt <= left) this.#waiting.shift();
    const oldest = this.#waiting[0];
    if (oldest === undefined) return false;
    return this.clock.monotonicMs() - oldest.sinceMs >= MAX_WAIT_MS || waitingBytes > MAX_WAITING_BYTES;
  }

  #send(message: string): void {
    this.socket.send(message);
    if (this.socket.bufferedAmount === 0) {
      this.#enqueuedBytes = 0;
      if (this.#waiting.length > 0) this.#waiting.length = 0;
      return;
    }
    this.#enqueuedBytes += message.length + FRAME_HEAD_BYTES;
    this.#waiting.push({ endsAt: this.#enqueuedBytes, sinceMs: this.clock.monotonicMs() });
  }
}
