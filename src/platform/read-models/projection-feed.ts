import type { Clock } from '../clock/clock.js';
import type { EventStore } from '../event-store/event-store.js';
import type { EventDecoder } from '../events/event-decoder.js';
import { withDamaged } from './damaged-events.js';
import { decodeBatch } from './decode-batch.js';
import { asError } from './fold-batch.js';
import { QUIET_MS, type Projector } from './projector.js';
import { StepBuffer } from './step-buffer.js';

/** Large, because every read model commits once per batch and rewrites the documents and index pages it touched. */
const BATCH = 2_000;
/** Read models that start together find one feed if they come within this time. */
const GATHER_MS = 20;

export type FeedSource = Readonly<{
  log: Pick<EventStore, 'follow' | 'head'>;
  decoder: Pick<EventDecoder, 'decodeEach' | 'knows'>;
  clock: Clock;
}>;
type Departure = Readonly<{ resolve: () => void; reject: (error: Error) => void }>;

/**
 * One follower of the log, shared by the read models that stand at its head: an event is read and decoded once for
 * all of them. It follows every category, because every event moves every checkpoint. A read model that fails leaves
 * alone; a feed without members ends.
 */
export class ProjectionFeed {
  readonly #members = new Map<Projector, Departure>();
  readonly #leaving = new Set<Projector>();
  readonly #following = new AbortController();
  readonly #buffer: StepBuffer;
  #position: bigint | undefined;
  #live = false;

  constructor(
    private readonly source: FeedSource,
    after: bigint | undefined,
    private readonly reachedEnd: (feed: ProjectionFeed) => void,
    ended: (feed: ProjectionFeed) => void,
  ) {
    this.#position = after;
    this.#buffer = new StepBuffer(source.log.follow({ after, signal: this.#following.signal }));
    void this.#run().finally(() => ended(this));
  }

  /** Whether a read model at `position` misses nothing by joining now. */
  admits(position: bigint | undefined): boolean {
    if (this.#following.signal.aborted) return false;
    return position === this.#position || (this.#live && (this.#position ?? -1n) <= (position ?? -1n));
  }

  /** Resolves when the read model has left, rejects with what stopped it. */
  join(projector: Projector): Promise<void> {
    return new Promise((resolve, reject) => this.#members.set(projector, { resolve, reject }));
  }

  /** The read model leaves after the batch at hand. */
  leave(projector: Projector): void {
    if (this.#members.has(projector)) this.#leaving.add(projector);
    this.#buffer.wake();
  }

  /** Hands those members over that the other feed can serve without a gap. For use between batches. */
  mergeInto(other: ProjectionFeed): void {
    for (const [projector, departure] of this.#members)
      if (!this.#leaving.has(projector) && other.#live && other.admits(projector.position)) {
        this.#members.delete(projector);
        other.#members.set(projector, departure);
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
    for (const projector of this.#leaving) {
      this.#members.get(projector)?.resolve();
      this.#members.delete(projector);
    }
    this.#leaving.clear();
    return this.#members.size > 0;
  }

  async #step(): Promise<void> {
    const pending = [...this.#members.keys()].some((projector) => projector.pending);
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
    const each = async (projector: Projector): Promise<void> => {
      await (steps.length > 0 ? projector.apply(batch, position) : projector.flush());
      await projector.caughtUp(live);
    };
    await Promise.all(
      members.map((projector) => each(projector).catch((error: unknown) => this.#expel(projector, error))),
    );
    if (this.#live) this.reachedEnd(this);
  }

  #expel(projector: Projector, error: unknown): void {
    this.#members.get(projector)?.reject(asError(error));
    this.#members.delete(projector);
  }
}
