import type { Clock } from '../../platform/clock/clock.js';
import type { EndCause } from '../../calls/domain/call.events.js';

/** A call whose media this process carries. */
export interface LiveCall {
  /** Ends the voice session at once. */
  end(cause: EndCause): void;
  /** Its socket is gone, or another one has the call: the call itself may go on. */
  socketClosed(): void;
  /** Lets its socket go: the carrier asks how the call goes on, and another process has it then. */
  handOver(): void;
  /** Says why, then ends. */
  endPolitely(cause: EndCause, text: string): void;
  /** Resolves when everything of it is in the journal. */
  readonly finished: Promise<void>;
  /** Bytes that wait in the phone's socket. */
  readonly bufferedBytes: number;
}

const FAREWELL = 'I am sorry, we have to end this call now. Please call again in a moment. Goodbye.';
const POLL_MS = 50;
/** How long the polite end of a drained call may take. */
const FAREWELL_WITHIN_MS = 15_000;
/** A carrier closes the media socket within moments of the end of its call. */
const OVER_WITHIN_MS = 5_000;
/** So long an ended call is remembered: the carrier's last callback has come by then. */
const LATELY_MS = 15_000;

/** The calls this process carries, for draining and for supervision. */
export class LiveCalls {
  readonly #calls = new Map<string, LiveCall>();
  /** Ended, and their last words are still being transcribed. */
  readonly #finishing = new Set<Promise<void>>();
  #draining = false;
  /** What calls are told that are still here after the draining, or come then. */
  #leave: ((call: LiveCall) => void) | undefined;
  readonly #ended = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  get count(): number {
    return this.#calls.size;
  }

  /** Over all calls: bytes that wait in phones' sockets. */
  get bufferedBytes(): number {
    return [...this.#calls.values()].reduce((sum, { bufferedBytes }) => sum + bufferedBytes, 0);
  }

  /** The process takes no new calls. */
  get draining(): boolean {
    return this.#draining;
  }

  add(callId: string, call: LiveCall): void {
    this.#calls.get(callId)?.socketClosed();
    this.#calls.set(callId, call);
    // It had its TwiML before the draining began, and comes when everybody else has gone.
    this.#leave?.(call);
  }

  remove(callId: string, call: LiveCall, cause: EndCause): void {
    const { finished } = call;
    this.#finishing.add(finished);
    void finished.then(() => this.#finishing.delete(finished));
    if (this.#calls.get(callId) !== call) return;
    this.#calls.delete(callId);
    if (cause !== 'stream-lost') this.#remember(callId);
  }

  /** Calls whose voice sessions have ended here a moment ago: the carrier may not have told yet that they are over. */
  get endedLately(): readonly string[] {
    return [...this.#ended.keys()];
  }

  /**
   * The carrier says that the call is over. A socket that stays open all the same is closed soon, so that no model talks
   * to nobody: the line's last words have come by then.
   */
  over(callId: string): void {
    const call = this.#calls.get(callId);
    if (call === undefined) return;
    this.clock.after(OVER_WITHIN_MS, () => {
      if (this.#calls.get(callId) === call) call.end('caller-hung-up');
    });
  }

  find(callId: string): LiveCall | undefined {
    return this.#calls.get(callId);
  }

  /**
   * Takes no new calls; live ones may finish within `withinMs`. Then they are handed over, if somebody else can have them,
   * or else ended politely.
   */
  async drain(withinMs: number, canHandOver = async (): Promise<boolean> => false): Promise<void> {
    this.#draining = true;
    await this.#empty(withinMs);
    const handsOver = this.#calls.size > 0 && (await canHandOver());
    this.#leave = (call) => (handsOver ? call.handOver() : call.endPolitely('drained', FAREWELL));
    const leaving = [...this.#calls.values()];
    leaving.forEach(this.#leave);
    await this.#empty(FAREWELL_WITHIN_MS);
    for (const call of this.#calls.values()) call.end('drained');
    await Promise.all([...this.#finishing, ...leaving.map((call) => call.finished)]);
  }

  #remember(callId: string): void {
    const nowMs = this.clock.monotonicMs();
    for (const [other, endedAtMs] of this.#ended) if (nowMs - endedAtMs > LATELY_MS) this.#ended.delete(other);
    this.#ended.set(callId, nowMs);
  }

  async #empty(withinMs: number): Promise<void> {
    const deadline = this.clock.monotonicMs() + withinMs;
    while (this.#calls.size > 0 && this.clock.monotonicMs() < deadline) await this.clock.sleep(POLL_MS);
  }
}
