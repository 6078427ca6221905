import type { RecordedEvent } from '@eventstore/db-client';
import type { StoredEvent } from '../../events/event.js';
import type { ReadAllOptions, ReadStreamOptions } from '../event-store.js';
import { MissingEvents, StreamTrimmed } from '../event-store.errors.js';
import type { TellsOfStrangers } from '../passed-by.js';
import { placeOf, strangerOf } from './event-mapping.js';
import type { OwnEvents } from './own-events.js';
import { ABSENT, type PageReads } from './page-reads.js';

const PAGE_EVENTS = 500;

/**
 * Events of a stream, however many; a page is read when its first event is wanted.
 * @throws StreamGone when it was deleted for ever, StreamTrimmed when all of its events were trimmed away, MissingEvents
 *   when only those at its beginning were and they are asked for
 */
export async function* streamPageByPage(
  reads: PageReads,
  own: OwnEvents,
  stream: string,
  options: ReadStreamOptions & TellsOfStrangers,
): AsyncGenerator<StoredEvent> {
  const backwards = options.direction === 'backwards';
  let from = options.from;
  let left = options.maxCount ?? Infinity;
  while (left > 0 && (from === undefined || from >= 0n)) {
    const limit = Math.min(left, PAGE_EVENTS);
    const page = await reads.stream({ stream, from, backwards, limit });
    if (page.length === 0 && page !== ABSENT && (from === undefined || from === 0n)) throw new StreamTrimmed(stream);
    if (!backwards) requireFirst(stream, page, from ?? 0n);
    for (const recorded of page) {
      const event = own.read(recorded);
      if (!event) {
        options.passedBy?.(strangerOf(recorded, stream));
        continue;
      }
      left -= 1;
      yield event;
    }
    const last = page.at(-1);
    if (!last || page.length < limit) return;
    from = last.revision + (backwards ? -1n : 1n);
  }
}

/** Our events of the log, however many. */
export async function* logPageByPage(
  reads: PageReads,
  own: OwnEvents,
  options: ReadAllOptions,
): AsyncGenerator<StoredEvent> {
  let after = options.after;
  let left = options.maxCount ?? Infinity;
  while (left > 0) {
    // A few more than asked for, since what is not ours is left out.
    const limit = Math.min(left + 10, PAGE_EVENTS);
    const page = await reads.log(after, limit);
    for (const recorded of page) {
      const event = left > 0 ? own.read(recorded) : undefined;
      if (!event) continue;
      left -= 1;
      yield event;
    }
    const last = page.at(-1);
    if (!last || page.length < limit) return;
    after = placeOf(last) ?? after;
  }
}

/** Revisions have no holes: a page that begins later than it should lacks events that were trimmed away. */
const requireFirst = (stream: string, [first]: readonly RecordedEvent[], revision: bigint): void => {
  if (first === undefined || first.revision === revision) return;
  const message = `${stream} has no event at revision ${revision}, but later ones`;
  throw new MissingEvents(message, { stream, revision }, first.revision - 1n);
};
