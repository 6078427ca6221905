import type { EndCause, Outcome } from '../../calls/domain/call.events.js';
import type { BridgeParts } from '../media/bridge-parts.js';
import type { PhoneLine } from '../media/phone-line.js';

export type EndingParts = BridgeParts &
  Readonly<{
    line: PhoneLine;
    /** Nothing more is said or run: turns, digits, tools and timers are settled. */
    settle: () => void;
    /** The caller's last words are still being transcribed. */
    awaitsTranscript: () => boolean;
    closeModel: () => void;
  }>;

/** How long the log is waited for before the line is closed: `action` may ask it at once. */
const RECORD_WITHIN_MS = 1000;
/** The caller's last words are transcribed about this long after they were said. */
const TRANSCRIPT_WITHIN_MS = 2000;

/** The one order in which a session is wound up, however it ends. */
export class CallEnding {
  #ended = false;
  #transcriptsIn: (() => void) | undefined;
  #finished: Promise<void> = Promise.resolve();

  constructor(private readonly parts: EndingParts) {}

  get ended(): boolean {
    return this.#ended;
  }

  /** Once it has ended: resolves when all of it is in the journal. */
  get finished(): Promise<void> {
    return this.#finished;
  }

  end(cause: EndCause, outcome: Outcome | null = null): void {
    const { streamSid } = this.parts.call;
    this.#windUp(cause, outcome, () => {
      this.parts.journal.push({ type: 'EndSession', streamSid, cause, outcome, at: this.parts.clock.nowIso() });
    });
  }

  /** The socket went without a word, or is let go; the call itself may go on. */
  streamLost(reason: 'stream' | 'handed-over' = 'stream'): void {
    const { streamSid } = this.parts.call;
    this.#windUp('stream-lost', null, () => {
      this.parts.journal.push({ type: 'LoseSession', streamSid, reason, at: this.parts.clock.nowIso() });
    });
  }

  /** A transcript came after the end. */
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
    const { journal, line, closeModel, onEnded } = this.parts;
    await journal.drain(RECORD_WITHIN_MS);
    onEnded(cause, outcome);
    line.close(1000, '');
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
