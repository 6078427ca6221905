import { describe, expect, it } from '@jest/globals';
import type { CallEvent } from '../../src/calls/domain/call.events.js';
import { checkFaults } from '../../src/demo/faults/fault-checks.js';
import type { Logged, Observed } from '../../src/demo/faults/observed.js';
import { joined, survived } from './faults.samples.js';

const failing = (seen: Observed): readonly string[] =>
  checkFaults(seen)
    .filter(({ held }) => !held)
    .map(({ text }) => text);

const without = (seen: Observed, type: CallEvent['type']): Observed => {
  const log = seen.log.filter(({ fact }) => fact.type !== type).map((logged, revision) => ({ ...logged, revision }));
  return { ...seen, log, verified: { ok: true, events: log.length } };
};
const withLog = (seen: Observed, change: (logged: Logged) => Logged): Observed => ({
  ...seen,
  log: seen.log.map(change),
});
const recordedDuring = (seen: Observed): Observed =>
  withLog(seen, (logged) => (logged.recordedAtMs === 21_000 ? { ...logged, recordedAtMs: 15_000 } : logged));
const lateAgent = (seen: Observed): Observed =>
  withLog(seen, (logged) => {
    const { fact } = logged;
    if (fact.type !== 'TurnAppended' || fact.data.text !== 'It comes on Thursday.') return logged;
    return { ...logged, fact: { ...fact, data: { ...fact.data, startedAtMs: fact.data.startedAtMs + 1_000 } } };
  });

/** Late audio of a response that was cut. */
const noisy = ({ phone }: Observed): Observed['phone']['heard'] => [
  ...phone.heard,
  { fromMs: 38_000, playedMs: 100, cut: false, text: '[unintelligible]' },
];

describe('the verdict on a call that met faults', () => {
  it('is good when everything held', () => {
    expect(failing(survived())).toEqual([]);
    expect(failing(joined())).toEqual([]);
  });

  it.each<[string, (seen: Observed) => Observed, RegExp]>([
    ['no filler was heard', (seen) => ({ ...seen, phone: { ...seen.phone, heard: [] } }), /connection to the model/],
    ['the agent was back too late', lateAgent, /connection to the model/],
    ['the log does not know of the loss', (seen) => without(seen, 'SessionLost'), /connection to the model/],
    ['something was recorded meanwhile', recordedDuring, /store was away/],
    ['the server called itself ready', (seen) => ({ ...seen, ready: { away: 200, end: 200 } }), /store was away/],
    ['nothing came to the disk', (seen) => ({ ...seen, spool: { mostBytes: 0, bytes: 0 } }), /went on/],
    ['something is left on the disk', (seen) => ({ ...seen, spool: { mostBytes: 9, bytes: 9 } }), /went on/],
    ['no tool was denied', (seen) => without(seen, 'ToolDenied'), /is not done/],
    ['the shop was asked without a record', (seen) => ({ ...seen, shop: [...seen.shop, '/x'] }), /is not done/],
    ['the hung tool never failed', (seen) => without(seen, 'ToolFailed'), /shop hung/],
    ['a turn is there twice', (seen) => ({ ...seen, log: [...seen.log, ...seen.log.slice(0, 1)] }), /word by word/],
    ['a word is missing', (seen) => ({ ...seen, phone: { ...seen.phone, said: ['Hm.'] } }), /word by word/],
    [
      'audio was heard that is nobody’s',
      (seen) => ({ ...seen, phone: { ...seen.phone, heard: noisy(seen) } }),
      /word by word/,
    ],
    ['the chain is broken', (seen) => ({ ...seen, verified: { ok: false, events: 19 } }), /hash chain/],
    ['an event is missing', (seen) => ({ ...seen, log: seen.log.slice(1) }), /hash chain/],
    ['the call broke off', (seen) => ({ ...seen, call: { status: 'failed', end_cause: null } }), /call ended/],
  ])('says so when %s', (_, spoil, expected) => {
    expect(failing(spoil(survived()))).toContainEqual(expect.stringMatching(expected));
  });
});
