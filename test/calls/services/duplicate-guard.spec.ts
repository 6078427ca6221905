import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DuplicateGuard } from '../../../src/calls/services/duplicate-guard.js';
import type { Standing } from '../../../src/calls/services/number-in-use.js';
import { SystemClock } from '../../../src/platform/clock/system-clock.js';
import { SqliteCoordination } from '../../../src/platform/coordination/embedded/sqlite-coordination.js';
import { openKeysFile } from '../../../src/platform/vault/embedded/keys-file.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';

const KEY = Buffer.alloc(32);
const NUMBER = '+15550100001';
const TTL_MS = 60_000;

/** Two processes' guards over one store, which counts what it is asked. */
const guards = async () => {
  const clock = new SystemClock();
  const coordination = new SqliteCoordination(openKeysFile(await temporaryFolder()), clock);
  const cost = { writes: 0, looks: 0 };
  const set = coordination.compareAndSet.bind(coordination);
  coordination.compareAndSet = (...parameters) => {
    cost.writes++;
    return set(...parameters);
  };
  const standings = new Map<string, Standing>();
  const standingOf = async (callId: string): Promise<Standing> => {
    cost.looks++;
    return standings.get(callId) ?? 'absent';
  };
  const processes = [0, 1].map(() => new DuplicateGuard(coordination, clock, standingOf));
  const enter = (callId: string, exclusive: boolean, process = 0): Promise<string | undefined> =>
    processes[process]!.enter(KEY, NUMBER, callId, { exclusive, ttlMs: TTL_MS });
  return { enter, cost, standings, close: () => coordination.close() };
};

const crowd = (size: number): string[] => Array.from({ length: size }, (_, index) => `call-${index}`);

describe('the duplicate guard', () => {
  it('lets one of those in that want a number for themselves, and all that do not mind', async () => {
    const ask = fc.record({ exclusive: fc.boolean(), process: fc.constantFrom(0, 1) });
    await fc.assert(
      fc.asyncProperty(fc.array(ask, { minLength: 1, maxLength: 40 }), async (asks) => {
        const { enter, close } = await guards();
        const answers = await Promise.all(asks.map(({ exclusive, process }, i) => enter(`${i}`, exclusive, process)));
        const within = answers.flatMap((answer, index) => (answer === undefined ? [index] : []));
        expect(within.length).toBeGreaterThan(0);
        expect(within.filter((index) => asks[index]!.exclusive).length).toBeLessThanOrEqual(1);
        asks.forEach(({ exclusive }, index) => expect(exclusive || within.includes(index)).toBe(true));
        const named = answers.filter((answer) => answer !== undefined);
        expect(within.map(String)).toEqual(expect.arrayContaining(named));
        await close();
      }),
      { numRuns: 25 },
    );
  });

  it('costs a crowd of a process two writes, and no look at a call', async () => {
    const { enter, cost } = await guards();
    const [first, ...others] = crowd(1_000);
    await Promise.all([enter(first!, false), ...others.map((callId) => enter(callId, false))]);
    expect(cost.writes).toBeLessThanOrEqual(2);
    expect(cost.looks).toBe(0);
  });

  it('looks at the calls before only when there are twice as many, and forgets those that are over', async () => {
    const { enter, cost, standings } = await guards();
    for (const callId of crowd(200)) {
      await enter(callId, false);
      standings.set(callId, 'live');
    }
    expect(cost.looks).toBeLessThan(400);
    for (const callId of crowd(200)) standings.set(callId, 'over');
    expect(await enter('next', true)).toBeUndefined();
    const before = cost.looks;
    expect(await enter('another', true)).toBe('next');
    expect(cost.looks).toBe(before + 1);
  });

  it('keeps a number for the call that has it when that is entered once more, and tells one that has lost it', async () => {
    const { enter, standings } = await guards();
    await enter('a', true);
    expect(await enter('a', true)).toBeUndefined();
    standings.set('a', 'over');
    expect(await enter('b', true)).toBeUndefined();
    expect(await enter('a', true)).toBe('b');
  });
});
