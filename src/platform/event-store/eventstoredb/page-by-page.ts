import type { RecordedEvent } from '@eventstore/db-client';
import type { StoredEvent } from '../../events/event.js';
import type { ReadAllOptions, ReadStreamOptions } from '../event-store.js';
import { positionOf, toStoredEvent } from './event-mapping.js';
import type { PageReads } from './page-reads.js';

const PAGE_EVENTS = 500;

/** Events of a stream, however many; a page is read when its first event is wanted. */
export async function* streamPageByPage(
  reads: PageReads,
  stream: string,
  options: ReadStreamOptions,
): AsyncGenerator<StoredEvent> {
  const backwards = options.direction === 'backwards';
  let from = options.from;
  let left = options.maxCount ?? Infinity;
  while (left > 0 && (from === undefined || from >= 0n)) {
    const limit = Math.min(left, PAGE_EVENTS);
    const page = await reads.stream({ stream, from, backwards, limit });
    for (const event of page) yield toStoredEvent(event);
    const last = page.at(-1);
    if (!last || page.length < limit) return;
    left -= page.length;
    from = last.revision + (backwards ? -1n : 1n);
  }
}

/** Events of the log without those of the system, however many. */
export async function* logPageByPage(reads: PageReads, options: ReadAllOptions): AsyncGenerator<StoredEvent> {
  let after = options.after;
  let left = options.maxCount ?? Infinity;
  while (left > 0) {
    // A few more than asked for, since those of the system are left out.
    const limit = Math.min(left + 10, PAGE_EVENTS);
    const page = await reads.log(after, limit);
    const ours = page.filter(isOurs).slice(0, left);
    for (const event of ours) yield toStoredEvent(event);
    left -= ours.length;
    const last = page.at(-1);
    if (!last || page.length < limit) return;
    after = positionOf(last);
  }
}

/** The server keeps its own events in streams that begin with a dollar. */
const isOurs = (event: RecordedEvent): boolean => !event.streamId.startsWith('$');
