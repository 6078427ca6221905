import type { Clock } from '../../platform/clock/clock.js';
import { audioMs, base64Bytes } from './base64.js';
import type { PhoneLine } from './phone-line.js';
import type { Cut, Part, PlaybackLedger } from './playback-ledger.js';

/** A mark at least this often, so that late playback shows soon. */
const MARK_EVERY_MS = 500;
/** The last frame is on its way to the caller's ear for about this long after Twilio has played it. */
const TAIL_MS = 100;

/** The agent's mouth: everything the caller hears goes through here, so that the ledger knows of it. */
export class AgentVoice {
  /** The last that was sent is a filler. */
  #covering = false;
  #cancelCover: (() => void) | undefined;

  constructor(
    private readonly line: PhoneLine,
    private readonly ledger: PlaybackLedger,
    private readonly clock: Clock,
  ) {}

  /** Sends audio of a part of an item; returns its length in ms, 0 if the line dropped it. */
  play(part: Part, base64: string): number {
    if (!this.line.audio(base64)) return 0;
    this.ledger.sent(part, base64Bytes(base64), this.clock.monotonicMs());
    if (this.ledger.unmarkedMs >= MARK_EVERY_MS) this.line.mark(this.ledger.mark());
    return audioMs(base64);
  }

  /** Plays prepared audio, for when no model can speak. */
  recorded(name: string, pieces: readonly string[]): void {
    this.#stayUncovered();
    const part = { itemId: `recorded-${name}`, contentIndex: 0 };
    for (const piece of pieces) this.play(part, piece);
    this.itemEnded();
  }

  /** Plays a filler as soon as the line is silent, unless something else is said by then. */
  cover(pieces: readonly string[]): void {
    if (this.#cancelCover !== undefined || (this.#covering && this.remainingMs > 0)) return;
    const fill = (): void => {
      this.recorded('filler', pieces);
      this.#covering = true;
    };
    if (this.remainingMs === 0) fill();
    else this.#cancelCover = this.whenSilent(fill);
  }

  /** The agent has words again: they do not wait for a filler to be played out. */
  uncover(): void {
    this.#stayUncovered();
    if (!this.#covering) return;
    this.#covering = false;
    this.cut();
  }

  /** The item has no more audio. */
  itemEnded(): void {
    if (this.ledger.unmarkedMs > 0) this.line.mark(this.ledger.mark());
  }

  echoed(mark: string): void {
    this.ledger.echoed(mark, this.clock.monotonicMs());
  }

  /** Stops what is being played; returns what the caller heard of each item that was cut by it. */
  cut(): readonly Cut[] {
    this.#stayUncovered();
    if (this.remainingMs === 0) return [];
    this.line.clear();
    return this.ledger.clear(this.clock.monotonicMs());
  }

  /** Milliseconds until the line is silent. */
  get remainingMs(): number {
    return this.ledger.remainingMs(this.clock.monotonicMs());
  }

  /** Calls back when everything was played, also what is added meanwhile. Returns the cancellation. */
  whenSilent(callback: () => void): () => void {
    let cancel = (): void => undefined;
    const wait = (): void => {
      const { remainingMs } = this;
      cancel = this.clock.after(remainingMs + TAIL_MS, () => (this.remainingMs > 0 ? wait() : callback()));
    };
    wait();
    return () => cancel();
  }

  #stayUncovered(): void {
    this.#cancelCover?.();
    this.#cancelCover = undefined;
  }
}
