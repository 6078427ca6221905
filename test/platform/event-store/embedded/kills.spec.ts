import { describe, expect, it } from '@jest/globals';
import { openEmbeddedEventStore } from '../../../../src/platform/event-store/embedded/embedded-event-store.js';
import { newEvent } from '../../../kit/events.js';
import { LogAudit } from '../../../kit/kills/log-audit.js';
import { runVictim } from '../../../kit/kills/victim.js';
import { temporaryFolder } from '../../../kit/temporary-folder.js';

/** `npm run kills -- 1000` sets the first, and 10,000 appends; the short form keeps a run under a second. */
const KILLS = Number(process.env.KILLS ?? 100);
const APPENDS = Number(process.env.KILLS_APPENDS ?? 250);
const WRITERS = 64;
/** Folders at once, each with its own share of the kills. */
const LANES = 2;

const batchOfOne = () => newEvent({ data: { batch: crypto.randomUUID(), size: 1, index: 0 } });

/** Kills one process after another over the same log; what survives is opened, checked and written to each time. */
const killRepeatedly = async (kills: number): Promise<{ killed: number; events: number }> => {
  const folder = await temporaryFolder();
  const audit = new LogAudit();
  let killed = 0;
  const check = async (run: string, killAfterMs?: number): Promise<number> => {
    const options = { folder, run, writers: WRITERS, appends: APPENDS };
    const victim = await runVictim(options, killAfterMs);
    const { acknowledged } = victim;
    if (victim.killed) killed += 1;
    const store = await openEmbeddedEventStore(folder);
    try {
      expect(await audit.problems(store, acknowledged)).toEqual([]);
      const event = batchOfOne();
      const { revision, position } = await store.append(`call-${run}-after`, 'no-stream', [event]);
      const after = { stream: `call-${run}-after`, ids: [event.id], revision, position };
      expect(await audit.problems(store, [after])).toEqual([]);
    } finally {
      await store.close();
    }
    return victim.tookMs;
  };
  // A run that nobody kills says how long one takes, hence where the kills have to fall.
  let wholeMs = await check('whole');
  for (let run = 0; killed < kills; run += 1) {
    const before = killed;
    await check(String(run), Math.random() * wholeMs);
    if (killed === before) wholeMs *= 0.9;
  }
  return { killed, events: audit.events };
};

describe('the embedded log under kill -9', () => {
  it(
    `loses nothing that was acknowledged and keeps no half batch, ${KILLS} times`,
    async () => {
      const lanes = Array.from({ length: LANES }, () => killRepeatedly(Math.ceil(KILLS / LANES)));
      for (const { killed, events } of await Promise.all(lanes)) {
        expect(killed).toBe(Math.ceil(KILLS / LANES));
        expect(events).toBeGreaterThan(APPENDS);
      }
    },
    KILLS * 10_000,
  );
});
