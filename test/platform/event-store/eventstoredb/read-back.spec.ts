import type { RecordedEvent } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import type { ExpectedRevision } from '../../../../src/platform/event-store/event-store.js';
import { RevisionConflict } from '../../../../src/platform/event-store/event-store.errors.js';
import type { PageReads, StreamPage } from '../../../../src/platform/event-store/eventstoredb/page-reads.js';
import { findBatch } from '../../../../src/platform/event-store/eventstoredb/read-back.js';
import { recorded } from '../../../kit/scripted-connection.js';

describe('what an earlier try has stored', () => {
  const ids = [{ id: 'a' }, { id: 'b' }];
  const asked: StreamPage[] = [];
  const find = (
    there: readonly RecordedEvent[],
    head: readonly RecordedEvent[] = [],
    expected: ExpectedRevision = 4n,
  ) => {
    asked.length = 0;
    const stream = async (page: StreamPage) => (asked.push(page), page.backwards ? head : there);
    return findBatch({ stream } as unknown as PageReads, 'call-1', expected, ids);
  };
  const [a, b] = [recorded({ id: 'a', revision: 5n }), recorded({ id: 'b', revision: 6n })];

  it('is looked for where it would stand', async () => {
    expect(await find([])).toBeUndefined();
    expect(asked).toEqual([{ stream: 'call-1', from: 5n, backwards: false, limit: 2 }]);
    expect(await find([a, b])).toEqual({ revision: 6n, position: 7n });
    await find([], [], 'no-stream');
    expect(asked[0]?.from).toBe(0n);
  });
  it.each([[[a]], [[b, a]], [[a, a]]])('is not what others have stored there', async (there) => {
    const conflict = await find(there, [recorded({ revision: 9n })]).catch((error: unknown) => error);
    expect(conflict).toBeInstanceOf(RevisionConflict);
    expect(conflict).toMatchObject({ stream: 'call-1', expected: 4n, actual: 9n });
    expect(asked[1]).toEqual({ stream: 'call-1', backwards: true, limit: 1 });
  });
  it('is known not to be its own even where the end of the stream is not told', async () => {
    await expect(find([a])).rejects.toMatchObject({ expected: 4n, actual: 5n });
  });
});
