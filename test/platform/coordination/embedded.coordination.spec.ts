import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../../src/platform/clock/system-clock.js';
import { SqliteCoordination } from '../../../src/platform/coordination/embedded/sqlite-coordination.js';
import { ANYWHERE } from '../../../src/platform/files/opened-database.js';
import { openKeysFile } from '../../../src/platform/vault/embedded/keys-file.js';
import { coordinationContract } from '../../contracts/coordination.contract.js';
import { eventually } from '../../kit/eventually.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';

coordinationContract('embedded', async () => {
  const folder = await temporaryFolder();
  return async (clock) => new SqliteCoordination(openKeysFile(folder), clock);
});

describe('the embedded coordination', () => {
  it('sweeps what has expired by itself', async () => {
    const file = openKeysFile(await temporaryFolder());
    const clock = new FakeClock();
    const coordination = new SqliteCoordination(file, clock, ANYWHERE, 10);
    await coordination.compareAndSet('token', undefined, 'x', 1_000);
    await coordination.increment('count', 1, 1_000);
    const rows = () => file.prepare('SELECT key FROM entries UNION SELECT key FROM counting.counters').all();
    expect(rows()).toHaveLength(2);
    clock.advance(62_000);
    await eventually(async () => expect(rows()).toEqual([]));
    await coordination.close();
  });

  it('counts in a file of its own that nobody else may read, and begins a damaged one again', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'counters.db');
    await writeFile(file, 'this is no database'.repeat(500));
    const coordination = new SqliteCoordination(openKeysFile(folder), new FakeClock());
    expect(await coordination.increment('count', 1, 1_000)).toMatchObject({ value: 1 });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await coordination.close();
  });
});

describe('the leases of a data folder', () => {
  it('die with the process that had it, but not with one of its threads; slots stay', async () => {
    const folder = await temporaryFolder();
    const open = () => new SqliteCoordination(openKeysFile(folder), new SystemClock());
    const first = open();
    await first.ownedBy('process-1');
    const lease = (await first.acquire('call-reconciliation', 'dead', 7_200_000))!;
    await first.acquire('calls/t/0', 'call-1', 7_200_000);
    const thread = open();
    await thread.ownedBy('process-1');
    expect(await thread.acquire('call-reconciliation', 'other', 7_200_000)).toBeUndefined();
    const next = open();
    await next.ownedBy('process-2');
    expect((await next.leases('')).map(({ name }) => name)).toEqual(['calls/t/0']);
    expect((await next.acquire('call-reconciliation', 'other', 60_000))?.token).toBe(lease.token + 1n);
    for (const each of [first, thread, next]) await each.close();
  });
});
