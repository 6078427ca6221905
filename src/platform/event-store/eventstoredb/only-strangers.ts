import type { ExpectedRevision } from '../event-store.js';
import type { OwnEvents } from './own-events.js';
import type { PageReads } from './page-reads.js';

type Conflict = Readonly<{ stream: string; expected: ExpectedRevision; actual: ExpectedRevision }>;

const PAGE_EVENTS = 500;

/**
 * Whether every event behind the expected revision, up to the actual one, is there to be read and none is ours. A server
 * that lags behind the one that refused the append proves nothing, and neither does a stream that was trimmed.
 */
export const onlyStrangers = async (
  reads: Pick<PageReads, 'stream'>,
  own: Pick<OwnEvents, 'strangerIn'>,
  { stream, expected, actual }: Conflict,
): Promise<boolean> => {
  let next = expected === 'no-stream' ? 0n : expected + 1n;
  if (actual === 'no-stream' || actual < next) return false;
  while (next <= actual) {
    const limit = Math.min(Number(actual - next) + 1, PAGE_EVENTS);
    const page = await reads.stream({ stream, from: next, backwards: false, limit });
    if (page.length === 0) return false;
    for (const recorded of page) {
      if (recorded.revision !== next || !own.strangerIn(stream, recorded)) return false;
      next += 1n;
    }
  }
  return true;
};
