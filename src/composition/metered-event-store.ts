import {
  type Appended,
  EventStore,
  type ExpectedRevision,
  type Followed,
  type FollowOptions,
  type ReadAllOptions,
  type ReadStreamOptions,
} from '../platform/event-store/event-store.js';
import {
  AppendOutcomeUnknown,
  CorruptEvent,
  InvalidAppend,
  RevisionConflict,
  StoreUnavailable,
  StreamGone,
  StreamTrimmed,
} from '../platform/event-store/event-store.errors.js';
import type { NewEvent, StoredEvent } from '../platform/events/event.js';
import type { Metrics } from '../platform/observability/metrics.js';
import type { LogWitness } from '../platform/log-witness/log-witness.js';
import type { RecentFailures } from './recent-failures.js';

/**
 * The log with its appends measured: how long they took, how they ended, how often another writer was first. What was
 * acknowledged is told to the witness.
 */
export class MeteredEventStore extends EventStore {
  constructor(
    private readonly store: EventStore,
    private readonly metrics: Metrics,
    private readonly lately: RecentFailures,
    private readonly witness: Pick<LogWitness, 'saw'>,
  ) {
    super();
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    const startedAt = performance.now();
    const took = (result: string): void =>
      this.metrics.appendDuration.observe({ result }, (performance.now() - startedAt) / 1000);
    try {
      const appended = await this.store.append(stream, expected, events);
      took('appended');
      this.lately.worked('append');
      this.witness.saw(stream, events, appended);
      return appended;
    } catch (error) {
      const result = resultOf(error);
      took(result);
      if (result !== 'conflict' && !(error instanceof InvalidAppend)) this.lately.failed('append', asError(error));
      if (result === 'conflict' || result === 'unknown') this.metrics.appendRetries.inc({ reason: result });
      throw error;
    }
  }

  async *readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<StoredEvent> {
    try {
      yield* this.store.readStream(stream, options);
      this.lately.worked('read');
    } catch (error) {
      if (!OF_ONE_STREAM.some((kind) => error instanceof kind)) this.lately.failed('read', asError(error));
      throw error;
    }
  }

  readAll(options?: ReadAllOptions): AsyncIterable<StoredEvent> {
    return this.store.readAll(options);
  }

  follow(options: FollowOptions): AsyncIterable<Followed> {
    return this.store.follow(options);
  }

  head(): Promise<bigint | undefined> {
    return this.store.head();
  }

  ping(): Promise<void> {
    return this.store.ping();
  }

  close(): Promise<void> {
    return this.store.close();
  }
}

/** A damaged event, or a stream that was deleted, is the business of whoever needs it: the rest of the log can be read. */
const OF_ONE_STREAM = [CorruptEvent, StreamGone, StreamTrimmed];

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

const resultOf = (error: unknown): 'conflict' | 'unknown' | 'unavailable' | 'refused' => {
  if (error instanceof RevisionConflict) return 'conflict';
  if (error instanceof AppendOutcomeUnknown) return 'unknown';
  return error instanceof StoreUnavailable ? 'unavailable' : 'refused';
};
