import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Refused } from '../../../src/platform/commands/refused.js';
import { CoordinationUnavailable } from '../../../src/platform/coordination/coordination.js';
import { SqliteCoordination } from '../../../src/platform/coordination/embedded/sqlite-coordination.js';
import { Idempotency } from '../../../src/platform/http/idempotency/idempotency.js';
import { openKeysFile, type KeysFile } from '../../../src/platform/vault/embedded/keys-file.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';

const DAY_MS = 86_400_000;
const request = { owner: 'acme', operation: 'makeThing', key: 'k', body: { name: 'x' } };

describe('a keyed request', () => {
  let clock: FakeClock;
  let file: KeysFile;
  let coordination: SqliteCoordination;
  /** Two processes on one store. */
  let here: Idempotency;
  let there: Idempotency;
  /** Whether each attempt was told that an earlier one may have done the work. */
  let attempts: boolean[];

  beforeEach(async () => {
    clock = new FakeClock();
    file = openKeysFile(await temporaryFolder());
    coordination = new SqliteCoordination(file, clock);
    here = new Idempotency(coordination, clock);
    there = new Idempotency(coordination, clock);
    attempts = [];
  });
  afterEach(() => coordination.close());

  const work = (resumed: boolean) => {
    attempts.push(resumed);
    return Promise.resolve({ made: attempts.length });
  };
  const failing = (error: Error) => (resumed: boolean) => {
    attempts.push(resumed);
    return Promise.reject(error);
  };

  it('takes effect once, and is answered alike for a day in every process', async () => {
    expect(await here.once(request, work)).toEqual({ answer: { made: 1 }, replayed: false });
    expect(await there.once({ ...request, body: { name: 'x' } }, work)).toEqual({
      answer: { made: 1 },
      replayed: true,
    });
    await clock.run(DAY_MS - 1);
    expect(await there.once(request, work)).toEqual({ answer: { made: 1 }, replayed: true });
    await clock.run(1);
    expect(await there.once(request, work)).toEqual({ answer: { made: 2 }, replayed: false });
    expect(attempts).toEqual([false, false]);
  });

  it('is done each time without a key', async () => {
    for (const made of [1, 2]) {
      expect(await here.once({ ...request, key: undefined }, work)).toEqual({ answer: { made }, replayed: false });
    }
  });

  it('is another one with another owner, operation or key', async () => {
    for (const other of [{}, { owner: 'beta' }, { operation: 'makeOther' }, { key: 'l' }])
      expect(await here.once({ ...request, ...other }, work)).toMatchObject({ replayed: false });
  });

  it('is refused with another body', async () => {
    await here.once(request, work);
    const reused = there.once({ ...request, body: { name: 'y' } }, work);
    await expect(reused).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    expect(attempts).toHaveLength(1);
  });

  it('waits for an attempt that is under way, and says so when that takes too long', async () => {
    let finish = (): void => undefined;
    const slow = here.once(
      request,
      () => new Promise<{ made: number }>((resolve) => (finish = () => resolve({ made: 1 }))),
    );
    await clock.run(0);
    const patient = there.once(request, work);
    const impatient = there.once(request, work).catch((error: unknown) => error);
    await clock.run(1_000);
    finish();
    await slow;
    await clock.run(1_000);
    expect(await patient).toEqual({ answer: { made: 1 }, replayed: true });
    expect(await impatient).toEqual({ answer: { made: 1 }, replayed: true });

    void here.once({ ...request, key: 'hangs' }, () => new Promise<never>(() => undefined));
    await clock.run(0);
    const late = there.once({ ...request, key: 'hangs' }, work).catch((error: unknown) => error);
    await clock.run(21_000);
    expect(await late).toMatchObject({ code: 'conflict', details: { reason: 'in_progress' } });
    expect(attempts).toEqual([]);
  });

  it('is taken up by a repeat when the process of the first died in it', async () => {
    void here.once(request, () => new Promise<never>(() => undefined));
    await clock.run(30_000);
    expect(await there.once(request, work)).toEqual({ answer: { made: 1 }, replayed: false });
    expect(attempts).toEqual([true]);
  });

  it('leaves its key free when it was refused', async () => {
    await expect(here.once(request, failing(new Refused('no')))).rejects.toThrow(Refused);
    expect(await there.once({ ...request, body: { name: 'y' } }, work)).toMatchObject({ replayed: false });
    expect(attempts).toEqual([false, false]);
  });

  it('is taken up at once when nobody knows how it went', async () => {
    await expect(here.once(request, failing(new Error('the store is away')))).rejects.toThrow('away');
    const reused = there.once({ ...request, body: { name: 'y' } }, work);
    await expect(reused).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    expect(await there.once(request, work)).toEqual({ answer: { made: 2 }, replayed: false });
    expect(attempts).toEqual([false, true]);
  });

  it('is answered although its answer cannot be kept', async () => {
    const set = coordination.compareAndSet.bind(coordination);
    coordination.compareAndSet = (key, expected, value, ttlMs) =>
      expected === undefined ? set(key, expected, value, ttlMs) : Promise.reject(new CoordinationUnavailable('away'));
    expect(await here.once(request, work)).toEqual({ answer: { made: 1 }, replayed: false });
    coordination.compareAndSet = set;
    await clock.run(30_000);
    expect(await there.once(request, work)).toMatchObject({ replayed: false });
    expect(attempts).toEqual([false, true]);
  });

  it('keeps no key of a client in clear', async () => {
    await here.once({ ...request, key: '+15550100001' }, work);
    expect(JSON.stringify(file.prepare('SELECT key, value FROM entries').all())).not.toContain('15550100001');
  });
});
