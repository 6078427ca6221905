import type { Clock } from '../clock/clock.js';
import type { EventStore } from '../event-store/event-store.js';
import type { EventDecoder } from '../events/event-decoder.js';
import { asError } from './as-error.js';
import { withDamaged } from './damaged-events.js';
import { decodeBatch } from './decode-batch.js';
import { QUIET_MS, type FeedMember } from './feed-member.js';
import { StepBuffer } from './step-buffer.js';

/** Large, because every read model commits once per batch and rewrites the documents and index pages it touched. */
const BATCH = 2_000;
/** Members that start together find one feed if they come within this time. */
const GATHER_MS = 20;

export type FeedSource = Readonly<{
  log: Pick<EventStore, 'follow' | 'head'>;
  decoder: Pick<EventDecoder, 'decodeEach' | 'knows'>;
  clock: Clock;
}>;
type Departure = Readonly<{ resolve: () => void; reject: (error: Error) => void }>;

/**
 * One follower of the log, shared by the members that stand at its head: an event is read and decoded once for
 * all of them. It follows every category, because every event moves every checkpoint. A member that fails leaves
 * alone; a feed without members ends.
 */
export class LogFeed {
  readonly #members = new Map<FeedMember, Departure>();
  readonly #leaving = new Set<FeedMember>();
  readonly #following = new AbortController();
  readonly #buffer: StepBuffer;
  #position: bigint | undefined;
  #live = false;

  constructor(
    private readonly source: FeedSource,
    after: bigint | undefined,
    private readonly reachedEnd: (feed: LogFeed) => void,
    ended: (feed: LogFeed) => void,
  ) {
    this.#position = after;
    this.#buffer = new StepBuffer(source.log.follow({ after, signal: this.#following.signal }));
    void this.#run().finally(() => ended(this));
  }

  /** Whether a member at `position` misses nothing by joining now. */
  admits(position: bigint | undefined): boolean {
    if (this.#following.signal.aborted) return false;
    return position === this.#position || (this.#live && (this.#position ?? -1n) <= (position ?? -1n));
  }

  /** Resolves when the member has left, rejects with what stopped it. */
  join(member: FeedMember): Promise<void> {
    return new Promise((resolve, reject) => this.#members.set(member, { resolve, reject }));
  }

  /** The member leaves after the batch at hand. */
  leave(member: FeedMember): void {
    if (this.#members.has(member)) this.#leaving.add(member);
    this.#buffer.wake();
  }

  /** Hands those members over that the other feed can serve without a gap. For use between batches. */
  mergeInto(other: LogFeed): void {
    for (const [member, departure] of this.#members)
      if (!this.#leaving.has(member) && other.#live && other.admits(member.position)) {
        this.#members.delete(member);
        other.#members.set(member, departure);
      }
  }

  async #run(): Promise<void> {
    await this.source.clock.sleep(GATHER_MS);
    try {
      while (this.#letGo()) await this.#step();
    } catch (error) {
      for (const { reject } of this.#members.values()) reject(asError(error));
      this.#members.clear();
    } finally {
      this.#following.abort();
      this.#buffer.close();
    }
  }

  #letGo(): boolean {
    for (const member of this.#leaving) {
      this.#members.get(member)?.resolve();
      this.#members.delete(member);
    }
    this.#leaving.clear();
    return this.#members.size > 0;
  }

  async #step(): Promise<void> {
    const pending = [...this.#members.keys()].some((member) => member.pending);
    const cancel = pending ? this.source.clock.after(QUIET_MS, () => this.#buffer.wake()) : undefined;
    const steps = await this.#buffer.take(BATCH);
    cancel?.();
    const events = steps.flatMap((step) => ('event' in step ? [step.event] : []));
    const turns = steps.flatMap((step) => ('caughtUp' in step ? [step] : []));
    const members = [...this.#members.keys()];
    const last = steps.at(-1);
    this.#position = (last && 'event' in last ? last.event.position : last?.position) ?? this.#position;
    this.#live = turns.at(-1)?.caughtUp ?? this.#live;
    const position = this.#position;
    const live = this.#live;
    const wanted = (category: string, type: string): boolean => members.some((one) => one.wants(category, type));
    const { decoder } = this.source;
    const batch = withDamaged(await decodeBatch(decoder, events, wanted), steps, decoder);
    const each = async (member: FeedMember): Promise<void> => {
      await (steps.length > 0 ? member.apply(batch, position) : member.flush());
      await member.caughtUp(live);
    };
    await Promise.all(members.map((member) => each(member).catch((error: unknown) => this.#expel(member, error))));
    if (this.#live) this.reachedEnd(this);
  }

  #expel(member: FeedMember, error: unknown): void {
    this.#members.get(member)?.reject(asError(error));
    this.#members.delete(member);
  }
}
