import { START, streamNameFilter, type AllStreamSubscription, type RecordedEvent } from '@eventstore/db-client';
import type { Connection } from './connection.js';
import { isOurs, placeOf, singlePosition } from './event-mapping.js';
import type { PageReads } from './page-reads.js';
import { WakeUp } from '../wake-up.js';
import type { StreamNames } from './stream-names.js';
import { backOffMs, sleepUnless, within } from './waiting.js';

/** Events handed out after a position, the position reached with them, and whether that is the end of the log. */
export type Stretch = Readonly<{ events: readonly RecordedEvent[]; position: bigint | undefined; atEnd: boolean }>;

/** Followers that fall behind by more read pages until they are back. */
const KEPT_EVENTS = 1_024;
const PAGE_EVENTS = 500;
const CANCEL_WITHIN_MS = 1_000;

/**
 * The end of the log, shared by all followers of the process: one subscription to `$all`, always drained (a server
 * throws slow consumers off within a second) into a window of the latest events. Followers read the window at their own
 * pace, so none can hold up another. A drop is normal life: it subscribes again from where it was, for ever.
 */
export class LogTail {
  #window: RecordedEvent[] = [];
  /** The window holds every event after this position; unset until the store was first reached. */
  #windowStart: bigint | undefined;
  #position = -1n;
  #live = false;
  #lastHeardAt = 0;
  #started = false;
  #changes = 0;
  readonly #change = new WakeUp();

  constructor(
    private readonly connection: Connection,
    private readonly reads: PageReads,
    private readonly names: StreamNames,
    private readonly idleMs: number,
    private readonly closing: AbortSignal,
  ) {}

  /** Counts what happened here; to be passed to {@link change}. */
  get changes(): number {
    return this.#changes;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    void this.#keepSubscribed();
  }

  /** What the window holds after `seen`; nothing if it does not reach back so far. */
  after(seen: bigint | undefined): Stretch | undefined {
    if (this.#windowStart === undefined || (seen ?? -1n) < this.#windowStart) return undefined;
    const first = seen === undefined ? 0 : this.#window.findLastIndex((event) => (placeOf(event) ?? -1n) <= seen) + 1;
    const position = this.#position > (seen ?? -1n) ? this.#position : seen;
    return { events: this.#window.slice(first), position, atEnd: this.#live };
  }

  /** Resolves when something happened since `changes` was read, when `signal` aborts, or after `maxMs`. */
  async change(since: number, signal: AbortSignal, maxMs: number): Promise<void> {
    if (since === this.#changes) await this.#change.wait(signal, maxMs);
  }

  #changed(): void {
    this.#changes += 1;
    this.#change.wakeAll();
  }

  async #keepSubscribed(): Promise<void> {
    for (let attempt = 0; !this.closing.aborted; attempt += 1) {
      const { client } = this.connection;
      await this.#subscribe(() => (attempt = 0)).catch(() => undefined);
      this.#live = false;
      this.#changed();
      this.connection.renew(client);
      await sleepUnless(this.closing, backOffMs(attempt));
    }
  }

  /** One subscription, until it ends; every end is an error. */
  async #subscribe(confirmed: () => void): Promise<void> {
    if (this.#windowStart === undefined) {
      this.#window = [];
      this.#windowStart = this.#position = (await this.reads.head()) ?? -1n;
    }
    const at = this.#position;
    const delayed = new DelayedSignals();
    const subscription = this.connection.client.subscribeToAll({
      fromPosition: at < 0n ? START : { commit: at, prepare: at },
      filter: streamNameFilter({
        regex: this.names.pattern,
        checkpointInterval: 1,
        checkpointReached: async (_, position) => {
          delayed.after(subscription.readableLength, () => this.#reached(singlePosition(position)));
        },
      }),
      credentials: this.connection.credentials,
    });
    const end = (): void => void subscription.destroy(new Error('the store is closed'));
    this.closing.addEventListener('abort', end);
    const watch = setInterval(() => void this.#compareWithEnd(subscription), this.idleMs);
    try {
      await new Promise<void>((_, reject) => {
        const drop = (error?: Error): void => reject(error ?? new Error('the subscription ended'));
        subscription.on('error', drop).on('end', drop).on('close', drop);
        subscription.on('confirmation', confirmed);
        subscription.on('caughtUp', () => delayed.after(subscription.readableLength, () => this.#caughtUp()));
        subscription.on('data', ({ event }) => {
          try {
            if (event) this.#take(event);
            delayed.consumed();
          } catch (error) {
            drop(error as Error);
          }
        });
      });
    } finally {
      clearInterval(watch);
      this.closing.removeEventListener('abort', end);
      await within(subscription.unsubscribe(), CANCEL_WITHIN_MS).catch(() => undefined);
    }
  }

  /** An event of ours without one place in the log is left to the followers' own reads, which name it. */
  #take(event: RecordedEvent): void {
    const position = placeOf(event);
    const known = event.position && singlePosition(event.position) !== undefined;
    if (position === undefined || (isOurs(event) && !known)) {
      this.#windowStart = undefined;
      throw new Error(`revision ${event.revision} of ${event.streamId} has no single position`);
    }
    if (position <= this.#position) return;
    this.#window.push(event);
    const dropped = this.#window.length > KEPT_EVENTS ? this.#window.shift() : undefined;
    if (dropped) this.#windowStart = placeOf(dropped);
    this.#reached(position);
  }

  #reached(position: bigint | undefined): void {
    this.#lastHeardAt = performance.now();
    if (position === undefined || position <= this.#position) return;
    this.#position = position;
    this.#changed();
  }

  #caughtUp(): void {
    this.#lastHeardAt = performance.now();
    this.#live = true;
    this.#changed();
  }

  /**
   * A frozen server and a quiet log look alike; only asking tells. What the filter leaves out, the system's events and
   * other applications', says nothing: the position moves over it.
   */
  async #compareWithEnd(subscription: AllStreamSubscription): Promise<void> {
    const silent = (): boolean => performance.now() - this.#lastHeardAt >= this.idleMs;
    if (!silent()) return;
    const unheard = await this.reads
      .log(this.#position < 0n ? undefined : this.#position, PAGE_EVENTS)
      .catch(() => undefined);
    if (!silent()) return;
    if (!unheard || unheard.some(({ streamId }) => this.names.ours(streamId) !== undefined))
      return void subscription.destroy(new Error('fell silent'));
    const last = unheard.at(-1);
    if (last) this.#reached(placeOf(last));
  }
}

/**
 * The client announces a checkpoint or the end of a catch-up when it *decodes* it, while earlier events still wait to
 * be read: each is held back until those events have been consumed.
 */
class DelayedSignals {
  #consumed = 0;
  readonly #due: { at: number; act: () => void }[] = [];

  after(unread: number, act: () => void): void {
    this.#due.push({ at: this.#consumed + unread, act });
    this.#release();
  }

  consumed(): void {
    this.#consumed += 1;
    this.#release();
  }

  #release(): void {
    while ((this.#due[0]?.at ?? Infinity) <= this.#consumed) this.#due.shift()?.act();
  }
}
