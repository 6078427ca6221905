import type { StoredEvent } from '../events/event.js';
import { type EventRow, toStoredEvent } from './event-row.js';
import type { ReadAllOptions, ReadStreamOptions } from './event-store.js';

export type StreamPageRequest = Readonly<{
  stream: string;
  from?: bigint;
  backwards: boolean;
  limit: number;
  /** The page goes on from another one, so that revision `from` must be there. */
  continued: boolean;
}>;
/** `after` is exclusive; absent: from the beginning. */
export type LogPageRequest = Readonly<{ after?: bigint; categories?: readonly string[]; limit: number }>;

/** `seen` is the position of the last row looked at, matching or not; `more`: the page ended before the log did. */
export type Page = Readonly<{ rows: readonly EventRow[]; seen?: bigint; more: boolean }>;

/** A page also ends when its texts have this size, so that memory stays bounded whatever the events hold. */
export const PAGE_CHARACTERS = 1024 * 1024;

/** Where pages come from: a connection of this thread, or a worker. */
export type PageSource = Readonly<{
  streamPage(request: StreamPageRequest): Page | Promise<Page>;
  logPage(request: LogPageRequest): Page | Promise<Page>;
  head(): bigint | undefined | Promise<bigint | undefined>;
}>;

/** Rows per page: enough to outweigh the trip to a worker, few enough to let others have their turn. */
export const PAGE_ROWS = 512;

/** Reads of any length over pages, each fetched when its first event is wanted. Nothing is held between two but a number. */
export class PagedEvents {
  constructor(protected readonly source: PageSource) {}

  async *readStream(stream: string, options: ReadStreamOptions = {}): AsyncGenerator<StoredEvent> {
    const backwards = options.direction === 'backwards';
    let from = options.from;
    let left = options.maxCount ?? Infinity;
    for (let continued = false; left > 0 && (from === undefined || from >= 0n); continued = true) {
      const limit = Math.min(left, PAGE_ROWS);
      const page = await this.source.streamPage({ stream, from, backwards, limit, continued });
      for (const row of page.rows) yield toStoredEvent(row);
      left -= page.rows.length;
      const last = page.rows.at(-1);
      if (!page.more || !last) return;
      from = BigInt(last.revision) + (backwards ? -1n : 1n);
    }
  }

  async *readAll(options: ReadAllOptions = {}): AsyncGenerator<StoredEvent> {
    let { after } = options;
    let left = options.maxCount ?? Infinity;
    while (left > 0) {
      const page = await this.source.logPage({ after, limit: Math.min(left, PAGE_ROWS) });
      for (const row of page.rows) yield toStoredEvent(row);
      left -= page.rows.length;
      if (!page.more || page.seen === undefined) return;
      after = page.seen;
    }
  }

  async head(): Promise<bigint | undefined> {
    return this.source.head();
  }
}
