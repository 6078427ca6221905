import type { DecodedEvent } from '../events/event.js';
import type { AnyFact } from '../events/fact.js';
import type { FeedEvent } from '../following/feed-event.js';
import type { FeedMember } from '../following/feed-member.js';
import { concerns, mayConcern, type Interest } from './interest.js';

/** Events in the order of the log. `missed`: some before them are not there, because nobody fetched them in time. */
export type LiveBatch = Readonly<{ events: readonly DecodedEvent<AnyFact>[]; missed: boolean }>;

/** Where a tail sits: the followers of the process. `seat` settles when it has left its feed. */
export type LiveSeats = Readonly<{
  head: () => Promise<bigint | undefined>;
  seat: (member: FeedMember) => Promise<void>;
  unseat: (member: FeedMember) => void;
  /** Waits between tries; resolves at once when the process ends. */
  pause: () => Promise<void>;
  stopping: AbortSignal;
}>;

const MOST_WAITING = 1_000;
/** How long `next` waits for events before it answers with none, in milliseconds. */
const QUIET_MS = 1_000;

/**
 * New events for listeners in another thread: a member of the process's feed without lease or checkpoint, which decodes
 * with it what somebody wants, and follows nothing while nobody does. It keeps a bounded number until they are fetched.
 */
export class LiveTail implements FeedMember {
  readonly pending = false;
  /** -1 before the log's first event. */
  #position = -1n;
  #interests: readonly Interest[] = [];
  #waiting: DecodedEvent<AnyFact>[] = [];
  #missed = false;
  #tell: () => void = () => undefined;
  #following: Promise<void> | undefined;

  constructor(private readonly seats: LiveSeats) {}

  get position(): bigint | undefined {
    return this.#position < 0n ? undefined : this.#position;
  }

  /**
   * Replaces what is wanted. Events from now on are kept, or those after `after` where somebody has heard up to there.
   * Resolves when that holds, with the position behind which nothing is left out.
   */
  async watch(interests: readonly Interest[], after?: bigint): Promise<bigint> {
    const from = after ?? (await this.seats.head()) ?? -1n;
    this.#interests = interests;
    if (interests.length === 0) {
      this.#waiting = [];
      this.seats.unseat(this);
    } else if (this.#following === undefined) {
      this.#position = from;
      this.#following = this.#follow().finally(() => (this.#following = undefined));
    }
    return this.#position;
  }

  /** What has come since the last time; waits a while for the first. */
  async next(): Promise<LiveBatch> {
    if (this.#waiting.length === 0 && !this.#missed)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, QUIET_MS);
        this.#tell = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    const batch = { events: this.#waiting, missed: this.#missed };
    this.#waiting = [];
    this.#missed = false;
    return batch;
  }

  wants(category: string): boolean {
    return this.#interests.some((interest) => mayConcern(interest, category));
  }

  async apply(events: readonly FeedEvent[], position: bigint | undefined): Promise<void> {
    for (const { decoded } of events) {
      // What cannot be read stops those that depend on it; here it is only not shown.
      if (decoded === undefined || decoded instanceof Error || this.#seen(decoded.position)) continue;
      if (this.#interests.some((interest) => concerns(interest, decoded))) this.#waiting.push(decoded);
    }
    if (position !== undefined && !this.#seen(position)) this.#position = position;
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting = this.#waiting.slice(-MOST_WAITING);
      this.#missed = true;
    }
    if (this.#waiting.length > 0) this.#tell();
  }

  async flush(): Promise<void> {
    // It has no checkpoint.
  }

  async caughtUp(): Promise<void> {
    // What is new is all that it is told of.
  }

  async close(): Promise<void> {
    this.#tell();
    this.seats.unseat(this);
    await this.#following;
  }

  #seen(position: bigint): boolean {
    return position <= this.#position;
  }

  /** A follower that fails is replaced by one that goes on where it stood. */
  async #follow(): Promise<void> {
    while (this.#interests.length > 0 && !this.seats.stopping.aborted) {
      await this.seats.seat(this).catch(() => undefined);
      if (this.#interests.length > 0) await this.seats.pause();
    }
  }
}
