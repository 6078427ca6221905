import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import type { ExpectedRevision } from '#product/platform/event-store/event-store.js';
import type { NewEvent } from '#product/platform/events/event.js';

/** The client alone, as its manual shows it. */
export class BareEventStoreDB {
  readonly #client: EventStoreDBClient;

  constructor(url: string) {
    this.#client = EventStoreDBClient.connectionString(url);
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<void> {
    const batch = events.map(({ id, type, data, meta }) => jsonEvent({ id, type, data, metadata: meta }));
    const expectedRevision = expected === 'no-stream' ? NO_STREAM : expected;
    await this.#client.appendToStream(`bench-${stream}`, batch, { expectedRevision });
  }

  close(): Promise<void> {
    return this.#client.dispose();
  }
}
