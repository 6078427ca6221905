import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { spoolOfDeadProcess } from '../../kit/dead-process.js';
import { SpoolingProcess, turn } from './spooled-calls.js';

describe('journals with a spool', () => {
  it('lose nothing that was on disk, whenever the log is away and wherever the process is cut off', async () => {
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom('a', 'b') },
      { weight: 1, arbitrary: fc.constant('away' as const) },
      { weight: 1, arbitrary: fc.constant('back' as const) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 60 }),
        fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
        cutOff,
      ),
      { numRuns: 40 },
    );
  }, 60_000);
});

/** Pushes turns while the log comes and goes, dies with the last write cut anywhere, and starts again. */
const cutOff = async (steps: readonly string[], where: number): Promise<void> => {
  const first = await SpoolingProcess.start();
  const calls = new Map([
    ['a', await first.call('a')],
    ['b', await first.call('b')],
  ]);
  const pushed: { call: string; id: string }[] = [];
  for (const [n, step] of steps.entries()) {
    if (step === 'away') first.store.away = true;
    else if (step === 'back') first.store.away = false;
    else {
      calls.get(step)?.push(turn(n));
      pushed.push({ call: step, id: `t${n}` });
    }
    await first.clock.run(n % 3 === 0 ? 6000 : 10);
  }
  first.store.away = true;
  await first.journals.leave();
  let whole = 0;
  const left = await spoolOfDeadProcess(first.folder, (bytes) => {
    const cut = bytes.subarray(0, Math.round(where * bytes.length));
    whole = wholeRecords(cut);
    return cut;
  });
  const kept = await first.turnsIn(left);
  expect(kept).toHaveLength(whole);
  first.store.away = false;
  const acknowledged = [...(await first.told('a')), ...(await first.told('b'))];
  const second = await SpoolingProcess.start(first);
  await second.drain(left);
  for (const call of calls.keys()) {
    const told = await second.told(call);
    const mine = pushed.filter((push) => push.call === call).map(({ id }) => id);
    expect(told).toEqual(mine.slice(0, where === 1 ? undefined : told.length));
    for (const id of mine) if (acknowledged.includes(id) || kept.includes(id)) expect(told).toContain(id);
  }
};

/** By their lengths alone: a header of 14 bytes, the last 4 of which are the length of the rest, big endian. */
const wholeRecords = (bytes: Uint8Array): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let count = 0;
  for (let at = 0; at + 14 <= bytes.length; count++) {
    at += 14 + view.getUint32(at + 10);
    if (at > bytes.length) break;
  }
  return count;
};
