import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../../../src/platform/clock/system-clock.js';
import { openForWriting, type Database } from '../../../../src/platform/event-store/embedded/ledger-file.js';
import { LedgerWriter } from '../../../../src/platform/event-store/embedded/ledger-writer.js';
import { AppendOutcomeUnknown, StoreUnavailable } from '../../../../src/platform/event-store/event-store.errors.js';
import { prepareBatch } from '../../../../src/platform/event-store/prepared-batch.js';
import { newEvents } from '../../../kit/events.js';
import { temporaryFolder } from '../../../kit/temporary-folder.js';
import { watched } from '../../../kit/watched-database.js';

describe('the writer of the ledger, when the database fails', () => {
  let db: Database;
  let writer: LedgerWriter;
  let executed: string[];
  let failing: Map<string, unknown>;
  let closed: number;
  beforeEach(async () => {
    db = openForWriting(await temporaryFolder());
    executed = [];
    failing = new Map();
    closed = 0;
    const observed = watched(db, (sql) => {
      executed.push(sql);
      if (failing.has(sql)) throw failing.get(sql);
    });
    writer = new LedgerWriter(observed, new SystemClock(), { committed: () => undefined, closed: () => (closed += 1) });
  });
  afterEach(() => writer.close());
  const append = (stream = 'call-1') => writer.append(stream, 'no-stream', prepareBatch(stream, newEvents(1)));
  const refusalOf = (appending: Promise<unknown>): Promise<unknown> => appending.catch((error: unknown) => error);

  it('says why nothing can be written, and writes when it can again', async () => {
    const error = new Error('database is locked');
    failing.set('BEGIN IMMEDIATE', error);
    const refusal = await refusalOf(append());
    expect(refusal).toBeInstanceOf(StoreUnavailable);
    expect(refusal).toMatchObject({ message: 'the log cannot be written: database is locked', cause: error });
    failing.clear();
    await expect(append()).resolves.toEqual({ revision: 0n, position: 1n });
  });

  it('makes an error of what is none', async () => {
    failing.set('BEGIN IMMEDIATE', 'a text');
    expect(await refusalOf(append())).toMatchObject({ message: 'the log cannot be written: a text' });
  });

  it('refuses all that shared the transaction that failed, and gives their places away again', async () => {
    failing.set('COMMIT', Object.assign(new Error('full'), { errcode: 13 }));
    const refusals = await Promise.all([refusalOf(append('call-1')), refusalOf(append('call-2'))]);
    for (const refusal of refusals)
      expect(refusal).toMatchObject({ name: 'DiskFull', message: 'the disk of the data folder is full' });
    expect(executed).toEqual(['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK']);
    failing.clear();
    await expect(append('call-2')).resolves.toEqual({ revision: 0n, position: 1n });
  });

  it('takes nothing after a commit whose outcome is unknown, and says so', async () => {
    const error = new Error('disk I/O error');
    failing.set('COMMIT', error);
    const unknown = await refusalOf(append());
    expect(unknown).toBeInstanceOf(AppendOutcomeUnknown);
    expect(unknown).toMatchObject({
      message: 'the log failed while it was being synced: disk I/O error',
      cause: error,
    });
    failing.clear();
    const stopped = { name: 'StoreUnavailable', message: 'the log stopped after a failed write', cause: error };
    expect(await refusalOf(append())).toMatchObject(stopped);
    expect(() => writer.ping()).toThrow('the log stopped after a failed write');
  });

  it('takes nothing after a rollback that failed', async () => {
    failing.set('COMMIT', Object.assign(new Error('full'), { errcode: 13 }));
    failing.set('ROLLBACK', new Error('no way back'));
    await refusalOf(append());
    failing.clear();
    expect(await refusalOf(append())).toMatchObject({ message: 'the log stopped after a failed write' });
    db.exec('ROLLBACK');
  });

  it('answers a ping by a transaction of its own, or by the one that is open', async () => {
    writer.ping();
    expect(executed).toEqual(['BEGIN IMMEDIATE', 'ROLLBACK']);
    const appending = append();
    writer.ping();
    await appending;
    expect(executed).toEqual(['BEGIN IMMEDIATE', 'ROLLBACK', 'BEGIN IMMEDIATE', 'COMMIT']);
    failing.set('BEGIN IMMEDIATE', new Error('database is locked'));
    expect(() => writer.ping()).toThrow('the log cannot be written: database is locked');
  });

  it('closes once, and says that it is closed', async () => {
    writer.close();
    writer.close();
    expect([closed, executed]).toEqual([1, []]);
    expect(await refusalOf(append())).toMatchObject({ name: 'StoreUnavailable', message: 'the log is closed' });
  });
});
