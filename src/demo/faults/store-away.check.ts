import { seconds } from '../print.js';
import type { Check } from './check.js';
import { factsOf, type Observed, outageOf, turnsOf, waited } from './observed.js';

/** A commit that was under way when the store went. */
const LAST_COMMIT_MS = 200;

/** The event store was away: nothing got into it, the talk went on, no tool ran, and all of it is there afterwards. */
export const storeAway = (seen: Observed): readonly Check[] => {
  const outage = outageOf(seen.phone);
  const { fromMs, toMs } = outage;
  const late = seen.log.filter((logged) => waited(logged, outage));
  const within = seen.log.filter(({ recordedAtMs }) => recordedAtMs > fromMs + LAST_COMMIT_MS && recordedAtMs < toMs);
  const afterMs = Math.max(...late.map(({ recordedAtMs }) => recordedAtMs)) - toMs;
  const turns = (['caller', 'agent'] as const).map((who) =>
    turnsOf(seen, who).filter(({ logged }) => late.includes(logged)),
  );
  const { ready, spool, shop } = seen;
  const denied = factsOf(seen, 'ToolDenied')[0]?.data;
  const words = turns[1]?.find(
    ({ atMs }) => atMs > (late.find(({ fact }) => fact.type === 'ToolDenied')?.happenedAtMs ?? Infinity),
  );
  const lookUps = factsOf(seen, 'ToolInvoked').filter(({ data }) => data.tool === denied?.tool);
  return [
    {
      held: Number.isFinite(toMs - fromMs) && within.length === 0 && ready.away === 503 && ready.end === 200,
      text: `The event store was away for ${seconds(toMs - fromMs)}: it took ${within.length} events, and /health/ready answered ${ready.away}.`,
    },
    {
      held: turns.every(({ length }) => length > 1) && spool.mostBytes > 0 && spool.bytes === 0 && afterMs > 0,
      text: `The conversation went on: ${late.length} events waited on disk (${spool.mostBytes} bytes, sealed) and were in the log ${seconds(afterMs)} after it was back.`,
    },
    {
      held: denied?.reason === 'log-unavailable' && words !== undefined && lookUps.length === shop.length,
      text: `What cannot be recorded is not done: ${denied?.tool} was denied (${denied?.reason}), the shop was asked ${shop.length} times for ${lookUps.length} recorded look-ups, and the caller was told: “${words?.text}”`,
    },
  ];
};
