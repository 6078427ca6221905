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
  RevisionConflict,
  StoreUnavailable,
} from '../platform/event-store/event-store.errors.js';
import type { NewEvent, StoredEvent } from '../platform/events/event.js';
import type { Metrics } from '../platform/observability/metrics.js';

/** The log with its appends measured: how long they took, how they ended, how often another writer was first. */
export class MeteredEventStore extends EventStore {
  constructor(
    private readonly store: EventStore,
    private readonly metrics: Metrics,
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
      return appended;
    } catch (error) {
      const result = resultOf(error);
      took(result);
      if (result === 'conflict' || result === 'unknown') this.metrics.appendRetries.inc({ reason: result });
      throw error;
    }
  }

  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<StoredEvent> {
    return this.store.readStream(stream, options);
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

const resultOf = (error: unknown): 'conflict' | 'unknown' | 'unavailable' | 'refused' => {
  if (error instanceof RevisionConflict) return 'conflict';
  if (error instanceof AppendOutcomeUnknown) return 'unknown';
  return error instanceof StoreUnavailable ? 'unavailable' : 'refused';
};
