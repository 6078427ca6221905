import type { EndCause, Outcome } from '../../calls/domain/call.events.js';
import type { TalkHooks, TalkParts } from './talk-parts.js';

export type EndingParts = Pick<TalkParts, 'call' | 'journal' | 'clock' | 'observe' | 'onEnded'> &
  Pick<TalkHooks, 'awaitsTranscript' | 'closeLine' | 'closeModel'> &
  Readonly<{
    /** Nothing more is said or run: turns, digits, tools and timers are settled. */
    settle: () => void;
  }>;

/** How long the log is waited for before the line is closed (ms): the carrier's `action` request may read it at once. */
const RECORD_WITHIN_MS = 1000;
/** The transcript of the caller's last words is waited for this long (ms). */
const TRANSCRIPT_WITHIN_MS = 2000;

/**
 * How a voice session ends, whatever the cause: timers, tools and turns are settled, the end is recorded, the line is
 * closed, and the last transcripts are waited for.
 */
export class CallEnding {
  #ended = false;
  #transcriptsIn: (() => void) | undefined;
  #finished: Promise<void> = Promise.resolve();

  constructor(private readonly parts: EndingParts) {}

  get ended(): boolean {
    return this.#ended;
  }

  /** Once it has ended: resolves when the last transcripts are in the journal too. */
  get finished(): Promise<void> {
    return this.#finished;
  }

  end(cause: EndCause, outcome: Outcome | null = null): void {
    const { streamSid } = this.parts.call;
    this.#windUp(cause, outcome, () => {
      this.parts.journal.push({ type: 'EndSession', streamSid, cause, outcome, at: this.parts.clock.nowIso() });
    });
  }

  /** The socket closed without `stop`, or is given up to another process; the call itself may go on. */
  streamLost(reason: 'stream' | 'handed-over' = 'stream'): void {
    const { streamSid } = this.parts.call;
    this.#windUp('stream-lost', null, () => {
      this.parts.journal.push({ type: 'LoseSession', streamSid, reason, at: this.parts.clock.nowIso() });
    });
  }

  /** A transcript of the caller came after the end. */
  transcribed(): void {
    if (!this.parts.awaitsTranscript()) this.#transcriptsIn?.();
  }

  #windUp(cause: EndCause, outcome: Outcome | null, record: () => void): void {
    if (this.#ended) return;
    this.#ended = true;
    this.parts.settle();
    record();
    this.parts.observe({ type: 'ended', cause });
    this.#finished = this.#close(cause, outcome);
  }

  async #close(cause: EndCause, outcome: Outcome | null): Promise<void> {
    const { journal, closeLine, closeModel, onEnded } = this.parts;
    await journal.drain(RECORD_WITHIN_MS);
    onEnded(cause, outcome);
    closeLine();
    await this.#lastTranscripts();
    closeModel();
  }

  #lastTranscripts(): Promise<void> {
    if (!this.parts.awaitsTranscript()) return Promise.resolve();
    return new Promise((resolve) => {
      const giveUp = this.parts.clock.after(TRANSCRIPT_WITHIN_MS, resolve);
      this.#transcriptsIn = () => {
        giveUp();
        resolve();
      };
    });
  }
}
