import type { Damaged, Followed, FollowOptions } from '../event-store.js';
import { CorruptEvent, MissingEvents, StoreUnavailable } from '../event-store.errors.js';
import { toStoredEvent } from '../event-row.js';
import { type LogPageRequest, type Page, PAGE_ROWS, PagedEvents, type PageSource } from '../paged-events.js';
import { either, WakeUp } from '../wake-up.js';
import type { LedgerTail } from './ledger-tail.js';

/** How long a follower waits when its pages cannot be read, in milliseconds. */
const RETRY_MS = 100;
type Damage = Extract<Followed, { damaged: Damaged }>;
const AWAY: Page = { rows: [], more: true };

/** The reading half of the embedded log, over pages. Nothing is held between two pages but a number. */
export class PagedReads extends PagedEvents {
  constructor(
    source: PageSource,
    private readonly tail: LedgerTail,
    /** Ends every follower. */
    private readonly closing: AbortSignal,
  ) {
    super(source);
  }

  async *follow(options: FollowOptions): AsyncGenerator<Followed> {
    const { signal, release } = either(options.signal, this.closing);
    try {
      yield* this.#steps({ ...options, signal });
    } finally {
      release();
    }
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
