import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../../../src/platform/clock/system-clock.js';
import { openForWriting, type Database } from '../../../../src/platform/event-store/embedded/ledger-file.js';
import { LedgerWriter } from '../../../../src/platform/event-store/embedded/ledger-writer.js';
import {
  AppendOutcomeUnknown,
  RevisionConflict,
  StoreUnavailable,
} from '../../../../src/platform/event-store/event-store.errors.js';
import { prepareBatch } from '../../../../src/platform/event-store/prepared-batch.js';
import { newEvent, newEvents } from '../../../kit/events.js';
import { temporaryFolder } from '../../../kit/temporary-folder.js';
import { watched } from '../../../kit/watched-database.js';

const batch = (count = 1) => prepareBatch('call-1', newEvents(count));
const large = () => prepareBatch('call-1', [newEvent({ data: { text: 'x'.repeat(200_000) } })]);

describe('the writer of the ledger', () => {
  let db: Database;
  let writer: LedgerWriter;
  let commits: bigint[];
  let executed: string[];
  let failing: ((sql: string) => void) | undefined;
  beforeEach(async () => {
    db = openForWriting(await temporaryFolder());
    commits = [];
    executed = [];
    failing = undefined;
    const observed = watched(db, (sql) => {
      executed.push(sql);
      failing?.(sql);
    });
    writer = new LedgerWriter(observed, new SystemClock(), {
      committed: (position) => commits.push(position),
      closed: () => undefined,
    });
  });
  afterEach(() => writer.close());

  it('syncs at every commit', () => {
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  });

  it('puts all appends that wait into one transaction, and judges each on its own', async () => {
    const winner = writer.append('call-1', 'no-stream', batch(2));
    const loser = writer.append('call-1', 'no-stream', batch());
    const next = writer.append('call-1', 1n, batch());
    const others = Array.from({ length: 20 }, () => writer.append(`call-${randomUUID()}`, 'no-stream', batch()));
    await expect(loser).rejects.toBeInstanceOf(RevisionConflict);
    expect([await winner, await next]).toEqual([
      { revision: 1n, position: 2n },
      { revision: 2n, position: 3n },
    ]);
    expect((await Promise.all(others)).map(({ position }) => position)).toEqual(
      Array.from({ length: 20 }, (_, index) => BigInt(index + 4)),
    );
    expect(executed).toEqual(['BEGIN IMMEDIATE', 'COMMIT']);
    expect(commits).toEqual([23n]);
  });

  it('answers nobody before the commit', async () => {
    const seen = await writer.append('call-1', 'no-stream', batch()).then(() => executed.includes('COMMIT'));
    expect(seen).toBe(true);
  });

  it('names a full disk, has written nothing, and goes on when there is room again', async () => {
    await writer.append('call-1', 'no-stream', batch());
    const { page_count: pages } = db.prepare('PRAGMA page_count').get() as { page_count: number };
    db.exec(`PRAGMA max_page_count = ${pages + 10}`);
    const refused = await Promise.allSettled([
      writer.append('call-2', 'no-stream', batch()),
      writer.append('call-1', 0n, large()),
    ]);
    for (const result of refused) {
      if (result.status === 'fulfilled') throw new Error('was stored on a full disk');
      expect(result.reason).toBeInstanceOf(StoreUnavailable);
      expect((result.reason as Error).message).toMatch(/disk .* full/);
    }
    db.exec('PRAGMA max_page_count = 100000');
    expect(await writer.append('call-1', 0n, large())).toEqual({ revision: 1n, position: 2n });
    expect(await writer.append('call-2', 'no-stream', batch())).toEqual({ revision: 0n, position: 3n });
  });

  it('says that the outcome is unknown when the sync fails, and takes nothing more', async () => {
    failing = (sql) => {
      if (sql === 'COMMIT') throw Object.assign(new Error('disk I/O error'), { errcode: 1034 });
    };
    await expect(writer.append('call-1', 'no-stream', batch())).rejects.toBeInstanceOf(AppendOutcomeUnknown);
    failing = undefined;
    await expect(writer.append('call-1', 'no-stream', batch())).rejects.toBeInstanceOf(StoreUnavailable);
    expect(() => writer.ping()).toThrow(StoreUnavailable);
  });

  it('answers everybody when even taking back what failed does', async () => {
    failing = (sql) => {
      if (sql !== 'BEGIN IMMEDIATE') throw Object.assign(new Error('disk I/O error'), { errcode: 1034 });
    };
    const waiting = [writer.append('call-1', 'no-stream', batch()), writer.append('call-2', 'no-stream', batch())];
    for (const outcome of waiting) await expect(outcome).rejects.toBeInstanceOf(AppendOutcomeUnknown);
    expect(() => writer.ping()).toThrow(StoreUnavailable);
    failing = undefined;
  });

  it('is pinged in the midst of a group without harm to it', async () => {
    const waiting = writer.append('call-1', 'no-stream', batch());
    writer.ping();
    await expect(waiting).resolves.toEqual({ revision: 0n, position: 1n });
    writer.ping();
    expect(executed).toEqual(['BEGIN IMMEDIATE', 'COMMIT', 'BEGIN IMMEDIATE', 'ROLLBACK']);
  });

  it('stores what waits when it is closed', async () => {
    const waiting = writer.append('call-1', 'no-stream', batch());
    writer.close();
    await expect(waiting).resolves.toEqual({ revision: 0n, position: 1n });
    await expect(writer.append('call-1', 0n, batch())).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
