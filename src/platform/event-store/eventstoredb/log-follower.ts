import type { RecordedEvent } from '@eventstore/db-client';
import { categoryOf } from '../../events/event.js';
import type { Followed, FollowOptions } from '../event-store.js';
import { CorruptEvent, StoreUnavailable } from '../event-store.errors.js';
import { placeOf } from './event-mapping.js';
import type { LogTail, Stretch } from './log-tail.js';
import type { OwnEvents } from './own-events.js';
import type { PageReads } from './page-reads.js';
import { backOffMs, sleepUnless } from './waiting.js';

const PAGE_EVENTS = 500;
/** A follower of the tail that hears nothing looks again after this time. */
const LOOK_AGAIN_MS = 1_000;

/**
 * One follower is nothing but a position that moves: through pages of `$all` while it is further back than the shared
 * tail's window, through that window when it is near the end. It may change between the two at any time, so a slow
 * follower needs no queue, and a dropped subscription is the tail's business alone.
 */
export class LogFollower {
  #seen: bigint | undefined;
  #told: { caughtUp: boolean; position?: bigint } | undefined;
  readonly #wanted: (stream: string) => boolean;

  constructor(
    private readonly tail: LogTail,
    private readonly reads: PageReads,
    private readonly own: OwnEvents,
    private readonly options: FollowOptions,
  ) {
    this.#seen = options.after;
    const categories = options.categories && new Set(options.categories);
    this.#wanted = (stream) => categories?.has(categoryOf(stream)) ?? true;
  }

  async *steps(): AsyncGenerator<Followed> {
    const { signal } = this.options;
    this.tail.start();
    for (let failures = 0; !signal.aborted;) {
      const { changes } = this.tail;
      const window = this.tail.after(this.#seen);
      const stretch = window ?? (await this.#page());
      if (!stretch) {
        yield* this.#tell(false);
        await sleepUnless(signal, backOffMs((failures += 1)));
        continue;
      }
      failures = 0;
      yield* this.#handOut(stretch);
      if (stretch.events.length === 0) await this.tail.change(changes, signal, LOOK_AGAIN_MS);
    }
  }

  *#handOut({ events, position, atEnd }: Stretch): Generator<Followed> {
    for (const recorded of events) {
      if (this.options.signal.aborted) return;
      const step = this.#read(recorded);
      this.#seen = placeOf(recorded) ?? this.#seen;
      if (step) yield step;
    }
    this.#seen = position;
    yield* this.#tell(atEnd);
  }

  /** Nothing for what is not ours. What is ours and cannot be read is named, and stops who needs it alone. */
  #read(recorded: RecordedEvent): Followed | undefined {
    try {
      const event = this.own.read(recorded, this.#wanted);
      return event && { event };
    } catch (error) {
      const position = placeOf(recorded);
      if (!(error instanceof CorruptEvent) || position === undefined) throw error;
      return { damaged: error, position };
    }
  }

  *#tell(caughtUp: boolean): Generator<Followed> {
    if (this.options.signal.aborted) return;
    if (this.#told?.caughtUp === caughtUp && this.#told.position === this.#seen) return;
    this.#told = { caughtUp, position: this.#seen };
    yield this.#told;
  }

  /** The next stretch further back; nothing while the store cannot be read. */
  async #page(): Promise<Stretch | undefined> {
    try {
      const events = await this.reads.log(this.#seen, PAGE_EVENTS);
      const last = events.at(-1);
      return { events, position: (last && placeOf(last)) ?? this.#seen, atEnd: false };
    } catch (error) {
      if (error instanceof StoreUnavailable) return undefined;
      throw error;
    }
  }
}
