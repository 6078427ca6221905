import { CorruptEvent, MissingEvents } from '../platform/event-store/event-store.errors.js';
import type { PassedBy, StreamReads } from '../platform/event-store/passed-by.js';
import type { Decoded, EventDecoder } from '../platform/events/event-decoder.js';
import type { StoredEvent } from '../platform/events/event.js';

export type LinesOptions = Readonly<{ from?: bigint; limit?: number; decoder?: EventDecoder }>;

/** An event's text, with its line feed; of several events that are absent the last one's revision. */
export type Line = Readonly<{ text: string; revision: bigint }>;

const PAGE = 100;

/** Behind every revision. */
const END = 2n ** 63n;

/**
 * A stream as lines of JSON, each an event as the log holds it, sealed fields included, revision and position as
 * decimal text; with a decoder also `decoded`, the data unsealed and lifted to today's shape, or `problem`, why it
 * cannot be. Events that are damaged, absent or not ours have a line that says so in their place. Read as it is taken.
 */
export async function* streamLines(
  store: StreamReads,
  stream: string,
  { from, limit, decoder }: LinesOptions = {},
): AsyncGenerator<Line> {
  let next = from ?? 0n;
  let left = limit ?? Infinity;
  while (left > 0) {
    const maxCount = left === Infinity ? undefined : left;
    const strangers: PassedBy[] = [];
    const events = store.readStream(stream, { from: next, maxCount, passedBy: (one) => strangers.push(one) });
    /** Of strangers' events, those before a revision, in their place. */
    const linesBefore = function* (revision: bigint): Generator<Line> {
      while (left > 0 && strangers[0] !== undefined && strangers[0].revision < revision) {
        const stranger = strangers.shift() as PassedBy;
        next = stranger.revision + 1n;
        left -= 1;
        yield { text: strangerLine(stranger), revision: stranger.revision };
      }
    };
    try {
      for await (const page of pages(events)) {
        const decoded = decoder && (await decoder.decodeEach(page));
        for (const [index, event] of page.entries()) {
          yield* linesBefore(event.revision);
          if (left === 0) return;
          next = event.revision + 1n;
          left -= 1;
          yield { text: lineOf(event, decoded?.[index]), revision: event.revision };
        }
      }
      yield* linesBefore(END);
      return;
    } catch (error) {
      if (!(error instanceof CorruptEvent)) throw error;
      yield* linesBefore(END);
      if (left === 0) return;
      const until = error instanceof MissingEvents ? error.until : next;
      yield { text: gapLine(stream, next, until, error), revision: until };
      next = until + 1n;
      left -= 1;
    }
  }
}

/** The first event alone, so that a stream that does not exist is known at once; then in pages, and what ended them. */
async function* pages(events: AsyncIterable<StoredEvent>): AsyncGenerator<readonly StoredEvent[]> {
  let page: StoredEvent[] = [];
  let size = 1;
  try {
    for await (const event of events) {
      page.push(event);
      if (page.length < size) continue;
      yield page;
      page = [];
      size = PAGE;
    }
  } catch (error) {
    if (page.length > 0) yield page;
    throw error;
  }
  if (page.length > 0) yield page;
}

/** Another program's events are nobody's business here: only that they are there. */
const strangerLine = ({ stream, revision, kind }: PassedBy): string => {
  const message = 'an event that was not written here: it is passed by';
  return `${JSON.stringify({ stream, revision: revision.toString(), problem: 'passed-by', kind, message })}\n`;
};

const gapLine = (stream: string, revision: bigint, until: bigint, error: CorruptEvent): string => {
  const problem = error instanceof MissingEvents ? 'missing' : 'damaged';
  const range = until === revision ? {} : { until: until.toString() };
  return `${JSON.stringify({ stream, revision: revision.toString(), ...range, problem, message: error.message })}\n`;
};

const lineOf = (event: StoredEvent, decoded: Decoded | undefined): string => {
  const { stream, revision, position, recordedAt, id, type, version, data, meta } = event;
  const line = {
    stream,
    revision: revision.toString(),
    position: position.toString(),
    ...{ recordedAt, id, type, version, data, meta },
    ...(decoded === undefined ? {} : readingOf(decoded)),
  };
  return `${JSON.stringify(line)}\n`;
};

/** The data in today's shape; or why it cannot be read, which costs no other event its line. */
const readingOf = (decoded: Decoded) =>
  decoded instanceof Error ? { problem: decoded.name, message: decoded.message } : { decoded: decoded.data };
