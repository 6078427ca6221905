import type { Clock } from '../clock/clock.js';
import { EventHandlers } from '../following/event-handlers.js';
import type { FeedEvent, KnownEvent } from '../following/feed-event.js';
import { QUIET_MS, type LeasedMember } from '../following/feed-member.js';
import { foldBatch, routeBatch, type FoldFailure } from './fold-batch.js';
import type { AnyHandler, AnyProjection } from './projection.js';
import type { ReadModelState, ReadModelStatus } from './read-model-status.js';
import type { Anchor, ReadModelStore } from './read-model-store.js';

/** A read model cannot get past an event. Its checkpoint stands right before it. */
export class ReadModelStopped extends Error {
  override readonly name = 'ReadModelStopped';
  constructor(readonly failure: FoldFailure) {
    super(`${failure.error.name}: ${failure.error.message}`, { cause: failure.error });
  }
}

/**
 * Keeps one read model: folds batches into documents, commits them with the position guard and the lease's fence,
 * and knows how it stands. Which batches come, and from where, is its feed's business.
 */
export class Projector implements LeasedMember {
  #state: ReadModelState = 'standby';
  #fence = 0n;
  #checkpoint: bigint | undefined;
  #position: bigint | undefined;
  #anchor: Anchor | undefined;
  #head: bigint | undefined;
  #committedAtMs = 0;
  #lastRecordedAt: string | undefined;
  readonly #handlers: EventHandlers<AnyHandler>;
  #error: Error | undefined;

  constructor(
    readonly model: AnyProjection,
    private readonly store: ReadModelStore,
    private readonly clock: Clock,
    private readonly changed: () => void,
  ) {
    this.#handlers = new EventHandlers<AnyHandler>(model);
  }

  /** The last position it has seen; undefined at the beginning of the log. */
  get position(): bigint | undefined {
    return this.#position;
  }

  /** The checkpoint has not followed `position` yet. */
  get pending(): boolean {
    return this.#position !== this.#checkpoint;
  }

  wants(category: string, type: string): boolean {
    return this.#handlers.of(category, type) !== undefined;
  }

  /** Takes the read model over with a new lease. `head`: where the log ends now, if that is known. */
  async begin(fence: bigint, head?: bigint): Promise<void> {
    await this.store.prepare(this.model);
    this.#checkpoint = this.#position = await this.store.claim(this.model, fence);
    this.#anchor = undefined;
    this.#fence = fence;
    this.#head = head;
    this.#enter('catching-up');
  }

  follow(seat: () => Promise<void>): Promise<void> {
    return seat();
  }

  /** Waits for its lease, or for another try after an error. */
  pause(state: 'standby' | 'stopped', error?: Error): void {
    this.#error = error;
    this.#enter(state);
  }

  /**
   * Applies what was seen up to `position`; events at or before its own position are skipped. Throws
   * {@link ReadModelStopped} after committing what precedes the failing event, or the store's error.
   */
  async apply(events: readonly FeedEvent[], position: bigint | undefined): Promise<void> {
    if (position === undefined || (this.#position !== undefined && position <= this.#position)) return;
    const fresh = this.#fresh(events);
    const route = routeBatch(this.#handlers, fresh);
    const ids = new Set(route.routed.map(({ id }) => id));
    const fold = foldBatch(route.routed, ids.size > 0 ? await this.store.load(this.model, [...ids]) : []);
    const failure = fold.failure ?? route.failure;
    const seen = failure ? fresh.filter(({ stored }) => stored.position < failure.event.position) : fresh;
    const through = failure ? seen.at(-1)?.stored.position : position;
    this.#anchor = anchorOf(seen.at(-1)?.stored) ?? this.#anchor;
    if (through !== undefined && fold.writes.length > 0) await this.#commit(fold.writes, through);
    this.#position = through ?? this.#position;
    this.#lastRecordedAt = seen.at(-1)?.stored.recordedAt ?? this.#lastRecordedAt;
    if (failure) {
      await this.flush();
      throw new ReadModelStopped(failure);
    }
    this.#error = undefined;
    if (this.clock.monotonicMs() - this.#committedAtMs >= QUIET_MS) await this.flush();
  }

  /** Moves the checkpoint over events that did not concern the read model. */
  async flush(): Promise<void> {
    if (this.#position !== undefined && this.pending) await this.#commit([], this.#position);
  }

  /** The feed has reached the end of the log, or has fallen behind again. */
  async caughtUp(live: boolean): Promise<void> {
    const state = live ? 'live' : 'catching-up';
    if (this.#state === state) return;
    if (live) {
      await this.flush();
      await this.store.markReady(this.model);
    }
    this.#enter(state);
  }

  status(): ReadModelStatus {
    const event = this.#error instanceof ReadModelStopped ? this.#error.failure.event : undefined;
    return {
      name: this.model.name,
      version: this.model.version,
      state: this.#state,
      checkpoint: this.#checkpoint,
      progress: this.#progress(),
      lagSeconds: this.#lagSeconds(),
      lastError: this.#error && describe(this.#error),
      stoppedAt: event && { position: event.position, eventId: event.id, type: event.type },
    };
  }

  /** The events behind its position. */
  #fresh(events: readonly FeedEvent[]): readonly FeedEvent[] {
    const position = this.#position;
    const first = events[0];
    if (position === undefined || first === undefined || first.stored.position > position) return events;
    return events.filter(({ stored }) => stored.position > position);
  }

  #progress(): number | undefined {
    if (this.#state === 'live') return 1;
    if (this.#head === undefined || this.#state === 'standby') return undefined;
    return Math.min(1, Number(this.#position ?? 0n) / Number(this.#head || 1n));
  }

  #lagSeconds(): number | undefined {
    if (this.#state === 'live') return 0;
    const last = this.#lastRecordedAt;
    return last === undefined ? undefined : Math.max(0, this.clock.nowMs() - Date.parse(last)) / 1000;
  }

  async #commit(writes: Parameters<ReadModelStore['commit']>[1], through: bigint): Promise<void> {
    await this.store.commit(this.model, writes, through, this.#fence, this.#anchor);
    this.#checkpoint = through;
    this.#committedAtMs = this.clock.monotonicMs();
  }

  #enter(state: ReadModelState): void {
    this.#state = state;
    this.changed();
  }
}

/** A damaged event is no anchor: what it says of itself may be wrong. */
const anchorOf = (event: KnownEvent | undefined): Anchor | undefined => {
  const { stream, revision, id, position } = event ?? {};
  if (stream === undefined || revision === undefined || id === undefined || position === undefined) return undefined;
  return { stream, revision, id, position };
};

const describe = (error: Error): string =>
  error instanceof ReadModelStopped ? error.message : `${error.name}: ${error.message}`;
