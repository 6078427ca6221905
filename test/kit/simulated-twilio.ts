import { audioMs } from '../../src/gateway/media/base64.js';
import type { PhoneSocket } from '../../src/gateway/media/phone-line.js';
import type { FakeClock } from './fake-clock.js';

type Message = { event: string; media?: { payload: string }; mark?: { name: string } };

/**
 * Twilio's end of a media stream as the protocol describes it: plays what it gets in order and at real time, echoes a
 * mark when the audio before it was played, and all outstanding ones at a clear. Messages take `delayMs` plus jitter
 * each way and never overtake each other.
 */
export class SimulatedTwilio implements PhoneSocket {
  readonly bufferedAmount = 0;
  #arrivedMs = 0;
  #echoedMs = 0;
  #playedUntilMs = 0;
  #chunks: { fromMs: number; toMs: number }[] = [];
  #marks: { name: string; cancel: () => void }[] = [];
  /** Of each clear: milliseconds that had been played since the last {@link reset}. */
  readonly heardAtClear: number[] = [];

  constructor(
    private readonly clock: FakeClock,
    private readonly delayMs: number,
    private readonly jitter: () => number,
    private readonly echo: (mark: string) => void,
  ) {}

  /** Counts what is played from here on. */
  reset(): void {
    this.#chunks = [];
  }

  send(text: string): void {
    const message = JSON.parse(text) as Message;
    this.#arrivedMs = Math.max(this.#arrivedMs, this.clock.monotonicMs() + this.delayMs + this.jitter());
    this.clock.after(this.#arrivedMs - this.clock.monotonicMs(), () => this.#arrived(message));
  }

  close(): void {
    this.#chunks = [];
  }

  #arrived({ event, media, mark }: Message): void {
    const now = this.clock.monotonicMs();
    if (media !== undefined) {
      const fromMs = Math.max(now, this.#playedUntilMs);
      this.#playedUntilMs = fromMs + audioMs(media.payload);
      this.#chunks.push({ fromMs, toMs: this.#playedUntilMs });
    } else if (mark !== undefined) {
      const entry = { name: mark.name, cancel: () => undefined as void };
      entry.cancel = this.clock.after(this.#playedUntilMs - now, () => this.#played(entry));
      this.#marks.push(entry);
    } else if (event === 'clear') {
      const heard = this.#chunks.map(({ fromMs, toMs }) => Math.max(0, Math.min(now, toMs) - fromMs));
      this.heardAtClear.push(heard.reduce((sum, ms) => sum + ms, 0));
      this.#playedUntilMs = now;
      for (const waiting of [...this.#marks]) {
        waiting.cancel();
        this.#played(waiting);
      }
    }
  }

  #played(entry: { name: string; cancel: () => void }): void {
    this.#marks = this.#marks.filter((mark) => mark !== entry);
    this.#echoedMs = Math.max(this.#echoedMs, this.clock.monotonicMs() + this.delayMs + this.jitter());
    this.clock.after(this.#echoedMs - this.clock.monotonicMs(), () => this.echo(entry.name));
  }
}
