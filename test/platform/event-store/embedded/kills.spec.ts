import { describe, expect, it } from '@jest/globals';
import { Survivor } from '../../../kit/kills/survivor.js';
import { runVictim } from '../../../kit/kills/victim.js';
import { temporaryFolder } from '../../../kit/temporary-folder.js';

/** `npm run kills -- 1000` sets them: there a process has one log and 10,000 appends. */
const KILLS = Number(process.env.KILLS ?? 100);
const APPENDS = Number(process.env.KILLS_APPENDS ?? 250);
/** Logs that one kill strikes, each at a point of its own: it is starting the process that takes the time. */
const LOGS = Number(process.env.KILLS_LOGS ?? 5);
const WRITERS = 64;
/** Victims at once, each with its own share of the kills. */
const LANES = 2;

/** Kills one process after another over the same logs; what survives is opened, checked and written to each time. */
const killRepeatedly = async (kills: number): Promise<{ killed: number; events: number }> => {
  const logs = await Promise.all(Array.from({ length: LOGS }, async () => new Survivor(await temporaryFolder())));
  const folders = logs.map(({ folder }) => folder);
  const check = async (run: string, killAfterMs?: number): Promise<number> => {
    const victim = await runVictim({ folders, run, writers: WRITERS, appends: APPENDS }, killAfterMs);
    for (const [index, { acknowledged, killed }] of victim.logs.entries()) {
      const log = logs[index] as Survivor;
      expect(await log.problems(run, acknowledged)).toEqual([]);
      if (killed) log.killed += 1;
    }
    return victim.tookMs;
  };
  const killed = (): number => logs.reduce((sum, log) => sum + log.killed, 0);
  // A run that nobody kills says how long one takes, hence where the kills have to fall.
  let wholeMs = await check('whole');
  for (let run = 0; killed() < kills; run += 1) {
    const before = killed();
    await check(String(run), Math.random() * wholeMs);
    if (killed() === before) wholeMs *= 0.9;
  }
  return { killed: killed(), events: logs.reduce((sum, log) => sum + log.events, 0) };
};

describe('the embedded log under kill -9', () => {
  it(
    `loses nothing that was acknowledged and keeps no half batch, ${KILLS} times`,
    async () => {
      const kills = Math.ceil(KILLS / LANES);
      const lanes = await Promise.all(Array.from({ length: LANES }, () => killRepeatedly(kills)));
      for (const { killed, events } of lanes) {
        expect(killed).toBeGreaterThanOrEqual(kills);
        expect(events).toBeGreaterThan(APPENDS * LOGS);
      }
      if (process.env.KILLS)
        console.log(lanes.map(({ killed, events }) => `${killed} kills, ${events} events`).join('; '));
    },
    KILLS * 10_000,
  );
});
