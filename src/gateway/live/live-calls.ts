import type { Clock } from '../../platform/clock/clock.js';
import type { EndCause } from '../../calls/domain/call.events.js';

/** A call whose media this process carries. */
export interface LiveCall {
  /** Ends the session at once. */
  end(cause: EndCause): void;
  /** Its socket is gone, or another one has the call: the call itself may go on. */
  socketClosed(): void;
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

/** The calls this process carries, for draining and for supervision. */
export class LiveCalls {
  readonly #calls = new Map<string, LiveCall>();
  #draining = false;
  #drained = false;

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
    if (this.#drained) call.endPolitely('drained', FAREWELL);
  }

  remove(callId: string, call: LiveCall): void {
    if (this.#calls.get(callId) === call) this.#calls.delete(callId);
  }

  find(callId: string): LiveCall | undefined {
    return this.#calls.get(callId);
  }

  /** Takes no new calls; live ones may finish within `withinMs`, then they are ended politely. */
  async drain(withinMs: number): Promise<void> {
    this.#draining = true;
    await this.#empty(withinMs);
    for (const call of this.#calls.values()) call.endPolitely('drained', FAREWELL);
    await this.#empty(FAREWELL_WITHIN_MS);
    for (const call of this.#calls.values()) call.end('drained');
    this.#drained = true;
    await Promise.all([...this.#calls.values()].map((call) => call.finished));
  }

  async #empty(withinMs: number): Promise<void> {
    const deadline = this.clock.monotonicMs() + withinMs;
    while (this.#calls.size > 0 && this.clock.monotonicMs() < deadline) await this.clock.sleep(POLL_MS);
  }
}
