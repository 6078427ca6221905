import type { StreamReads } from '../platform/event-store/passed-by.js';
import type { EventDecoder } from '../platform/events/event-decoder.js';
import type { NotedEvent } from '../platform/log-witness/noted-events.js';
import { AuditLog, type LinesPage, type LinesRequest } from './audit-log.js';
import { streamLines } from './stream-lines.js';
import { verifyStream, type Verification } from './verify-stream.js';

/** A page ends at so many lines, or characters: what passes between threads at once holds neither of them up. */
const PAGE_LINES = 100;
const PAGE_CHARACTERS = 256 * 1024;

/** Reads, unseals and hashes in the calling thread, which is to be none that carries audio. */
export class AuditReader extends AuditLog {
  constructor(
    private readonly store: StreamReads,
    private readonly decoder: EventDecoder,
    private readonly closeStores: () => Promise<void> = async () => undefined,
  ) {
    super();
  }

  override async page({ stream, from, limit = Infinity, decoded }: LinesRequest): Promise<LinesPage> {
    const wanted = Math.min(limit, PAGE_LINES);
    const options = { from, limit: wanted, ...(decoded ? { decoder: this.decoder } : {}) };
    let text = '';
    let lines = 0;
    for await (const line of streamLines(this.store, stream, options)) {
      text += line.text;
      lines += 1;
      if (lines === wanted || text.length >= PAGE_CHARACTERS) return { text, lines, next: line.revision + 1n };
    }
    return { text, lines, next: undefined };
  }

  override verify(stream: string, noted?: NotedEvent): Promise<Verification> {
    return verifyStream(this.store, stream, noted);
  }

  override close(): Promise<void> {
    return this.closeStores();
  }
}
