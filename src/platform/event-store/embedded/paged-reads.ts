import type { StoredEvent } from '../../events/event.js';
import type { Damaged, Followed, FollowOptions, ReadAllOptions, ReadStreamOptions } from '../event-store.js';
import { CorruptEvent, MissingEvents, StoreUnavailable } from '../event-store.errors.js';
import { either, WakeUp } from '../wake-up.js';
import type { LogPageRequest, Page, StreamPageRequest } from './ledger-pages.js';
import { toStoredEvent } from './ledger-row.js';
import type { LedgerTail } from './ledger-tail.js';

/** Where pages come from: a connection of this thread, or a worker. */
export type PageSource = Readonly<{
  streamPage(request: StreamPageRequest): Page | Promise<Page>;
  logPage(request: LogPageRequest): Page | Promise<Page>;
  head(): bigint | undefined | Promise<bigint | undefined>;
}>;

/** Rows per page: enough to outweigh the trip to a worker, few enough to let others have their turn. */
const PAGE_ROWS = 512;

/** How long a follower waits when its pages cannot be read, in milliseconds. */
const RETRY_MS = 100;
type Damage = Extract<Followed, { damaged: Damaged }>;
const AWAY: Page = { rows: [], more: true };

/** The reading half of the event store, over pages. Nothing is held between two pages but a number. */
export class PagedReads {
  constructor(
    private readonly source: PageSource,
    private readonly tail: LedgerTail,
    /** Ends every follower. */
    private readonly closing: AbortSignal,
  ) {}

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
    let after = options.after ?? 0n;
    let left = options.maxCount ?? Infinity;
    while (left > 0) {
      const page = await this.source.logPage({ after, limit: Math.min(left, PAGE_ROWS) });
      for (const row of page.rows) yield toStoredEvent(row);
      left -= page.rows.length;
      if (!page.more || page.seen === undefined) return;
      after = page.seen;
    }
  }

  async *follow(options: FollowOptions): AsyncGenerator<Followed> {
    const { signal, release } = either(options.signal, this.closing);
    try {
      yield* this.#steps({ ...options, signal });
    } finally {
      release();
    }
  }

  async head(): Promise<bigint | undefined> {
    return this.source.head();
  }

  async *#steps({ after, categories, signal }: FollowOptions): AsyncGenerator<Followed> {
    let seen = after;
    let told: Followed | undefined;
    while (!signal.aborted) {
      const page = await this.#logPage({ after: seen ?? 0n, categories, limit: PAGE_ROWS });
      if ('damaged' in page) {
        seen = page.position;
        told = undefined;
        yield page;
        continue;
      }
      for (const row of page.rows) {
        if (signal.aborted) return;
        yield { event: toStoredEvent(row) };
      }
      seen = page.seen ?? seen;
      const step = { caughtUp: !page.more, position: seen };
      if (signal.aborted) return;
      if (!sameStep(step, told)) yield step;
      told = step;
      if (page === AWAY) await new WakeUp().wait(signal, RETRY_MS);
      else if (!page.more) await this.tail.past(seen ?? 0n, signal);
    }
  }

  /** A page, or the damage it begins with; while the thread that reads is being started again, one that says that there is more. */
  async #logPage(request: LogPageRequest): Promise<Page | Damage> {
    try {
      return await this.source.logPage(request);
    } catch (error) {
      if (error instanceof StoreUnavailable) return AWAY;
      if (error instanceof CorruptEvent && error.position !== undefined)
        return { damaged: error, position: error instanceof MissingEvents ? error.until : error.position };
      throw error;
    }
  }
}

const sameStep = (step: { caughtUp: boolean; position?: bigint }, told: Followed | undefined): boolean =>
  told !== undefined && 'caughtUp' in told && told.caughtUp === step.caughtUp && told.position === step.position;
