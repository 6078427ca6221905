import type { Appended, ExpectedRevision } from '../event-store.js';
import { RevisionConflict } from '../event-store.errors.js';
import { positionOf } from './event-mapping.js';
import type { PageReads } from './page-reads.js';

/**
 * Looks where a batch would stand. Its result if exactly its events are there, nothing if nothing is there yet.
 * @throws RevisionConflict when other events have taken that place: then the batch can never be stored
 */
export const findBatch = async (
  reads: PageReads,
  stream: string,
  expected: ExpectedRevision,
  events: readonly { readonly id: string }[],
): Promise<Appended | undefined> => {
  const from = expected === 'no-stream' ? 0n : expected + 1n;
  const stored = await reads.stream({ stream, from, backwards: false, limit: events.length });
  const last = stored.at(-1);
  if (!last) return undefined;
  if (stored.length === events.length && stored.every(({ id }, index) => id === events[index]?.id))
    return { revision: last.revision, position: positionOf(last) };
  const [head] = await reads.stream({ stream, backwards: true, limit: 1 });
  throw new RevisionConflict(stream, expected, head?.revision ?? last.revision);
};
