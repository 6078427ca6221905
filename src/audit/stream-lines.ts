import type { EventStore } from '../platform/event-store/event-store.js';
import type { EventDecoder } from '../platform/events/event-decoder.js';
import type { DecodedEvent, StoredEvent } from '../platform/events/event.js';
import type { AnyFact } from '../platform/events/fact.js';

export type LinesOptions = Readonly<{ from?: bigint; limit?: number; decoder?: EventDecoder }>;

const PAGE = 100;

/**
 * A stream as lines of JSON, each an event as the log holds it, sealed fields included, revision and position as
 * decimal text; with a decoder also `decoded`, the data unsealed and lifted to today's shape. Read as it is taken.
 */
export async function* streamLines(
  store: EventStore,
  stream: string,
  { from, limit, decoder }: LinesOptions = {},
): AsyncGenerator<string> {
  for await (const page of pages(store.readStream(stream, { from, maxCount: limit }))) {
    const decoded = decoder && (await decoder.decode(page));
    for (const [index, event] of page.entries()) yield lineOf(event, decoded?.[index]);
  }
}

/** The first event alone, so that a stream that does not exist is known at once; then as many as there are, in pages. */
async function* pages(events: AsyncIterable<StoredEvent>): AsyncGenerator<readonly StoredEvent[]> {
  let page: StoredEvent[] = [];
  let size = 1;
  for await (const event of events) {
    page.push(event);
    if (page.length < size) continue;
    yield page;
    page = [];
    size = PAGE;
  }
  if (page.length > 0) yield page;
}

const lineOf = (event: StoredEvent, decoded: DecodedEvent<AnyFact> | undefined): string => {
  const { stream, revision, position, recordedAt, id, type, version, data, meta } = event;
  const line = {
    stream,
    revision: revision.toString(),
    position: position.toString(),
    ...{ recordedAt, id, type, version, data, meta },
    ...(decoded === undefined ? {} : { decoded: decoded.data }),
  };
  return `${JSON.stringify(line)}\n`;
};
