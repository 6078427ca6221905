import type { EventStore } from '../event-store.js';
import { openForReading } from './ledger-file.js';
import { LedgerPages } from './ledger-pages.js';
import { LedgerTail } from './ledger-tail.js';
import { PagedReads } from './paged-reads.js';

/**
 * Reads the log of a data folder in the calling thread, for workers that live off it: reads block that thread for a
 * page at a time, never the writer. The writer must have opened the folder before.
 */
export class EmbeddedLedgerReader
  extends PagedReads
  implements Pick<EventStore, 'readStream' | 'readAll' | 'follow' | 'head'>
{
  readonly #end: () => void;

  constructor(folder: string) {
    const pages = new LedgerPages(openForReading(folder));
    const tail = new LedgerTail(folder);
    const closing = new AbortController();
    super(pages, tail, closing.signal);
    this.#end = () => {
      if (closing.signal.aborted) return;
      closing.abort();
      tail.close();
      pages.close();
    };
  }

  /** Ends all followers and closes the file. */
  close(): void {
    this.#end();
  }
}
