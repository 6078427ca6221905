import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CallCommand } from '../../../src/calls/domain/call.commands.js';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import type { CallEvent } from '../../../src/calls/domain/call.events.js';
import { AT, CALL_SID, OTHER_SID, startOutbound } from '../call.samples.js';

const sids = fc.constantFrom(CALL_SID, OTHER_SID);
const words = fc.constantFrom('queued', 'initiated', 'ringing', 'in-progress', 'completed', 'busy', 'failed', '?');

/** The answer to the dial, at whatever time it comes; reconciliation says the same two things. */
const dialAnswers: fc.Arbitrary<CallCommand> = fc.oneof(
  sids.map((callSid) => ({ type: 'RecordDial', outcome: 'accepted', callSid, at: AT }) as const),
  fc.constant({ type: 'RecordDial', outcome: 'rejected', reason: 'no', providerCode: 21211, at: AT } as const),
  fc.constant({ type: 'RecordDial', outcome: 'unknown', reason: 'ECONNRESET', at: AT } as const),
);
const callbacks: fc.Arbitrary<CallCommand> = fc.record({
  type: fc.constant('RecordCallStatus' as const),
  callSid: sids,
  status: words,
  answeredBy: fc.constantFrom(null, 'human', 'machine_start'),
  durationSeconds: fc.constantFrom(null, 7),
  at: fc.constant(AT),
});
const endings = fc.constant<CallCommand>({ type: 'EndCall', cause: 'api', outcome: null, at: AT });
const findings = fc.tuple(sids, words).map(([callSid, status]): CallCommand[] => [
  { type: 'RecordDial', outcome: 'accepted', callSid, at: AT },
  { type: 'RecordCallStatus', callSid, status, answeredBy: null, durationSeconds: null, at: AT },
]);
const steps = fc.oneof(
  { weight: 3, arbitrary: dialAnswers.map((one) => [one]) },
  { weight: 4, arbitrary: callbacks.map((one) => [one]) },
  { weight: 1, arbitrary: endings.map((one) => [one]) },
  { weight: 2, arbitrary: findings },
);

/** Everything that happens to a call, in the order in which the log happens to take it. */
const history = (sequence: readonly (readonly CallCommand[])[]): readonly CallEvent[] => {
  let state = callDecider.initial;
  const facts: CallEvent[] = [];
  for (const command of [startOutbound, ...sequence.flat()]) {
    for (const fact of callDecider.decide(command, state)) {
      facts.push(fact);
      state = callDecider.evolve(state, fact);
    }
  }
  return facts;
};

describe('dial answers, callbacks and findings in any order', () => {
  const holds = (claim: (types: readonly string[], facts: readonly CallEvent[]) => void): void =>
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 12 }), (sequence) => {
        const facts = history(sequence);
        claim(
          facts.map(({ type }) => type),
          facts,
        );
      }),
      { numRuns: 2_000 },
    );
  const count = (types: readonly string[], type: string): number => types.filter((each) => each === type).length;

  it('accept a dial at most once', () => holds((types) => expect(count(types, 'DialAccepted')).toBeLessThan(2)));
  it('ask for a dial exactly once', () => holds((types) => expect(count(types, 'DialRequested')).toBe(1)));
  it('doubt a dial at most once, and never after it was accepted or rejected', () =>
    holds((types) => {
      expect(count(types, 'DialUnknown')).toBeLessThan(2);
      if (!types.includes('DialUnknown')) return;
      const settledAt = types.findIndex((type) => type === 'DialAccepted' || type === 'DialRejected');
      if (settledAt >= 0) expect(types.indexOf('DialUnknown')).toBeLessThan(settledAt);
    }));
  it('either accept or reject a dial, never both', () =>
    holds((types) => expect(types.includes('DialAccepted') && types.includes('DialRejected')).toBe(false)));
  it('end the call at most once, and let nothing follow', () =>
    holds((types) => {
      expect(count(types, 'CallEnded')).toBeLessThan(2);
      if (types.includes('CallEnded')) expect(types.at(-1)).toBe('CallEnded');
    }));
  it('end what was rejected at once', () =>
    holds((types) => {
      const rejected = types.indexOf('DialRejected');
      if (rejected >= 0) expect(types[rejected + 1]).toBe('CallEnded');
    }));
  it('ring and answer only what was accepted before', () =>
    holds((types) => {
      const accepted = types.indexOf('DialAccepted');
      for (const type of ['CallRinging', 'CallAnswered']) {
        if (types.includes(type)) expect(types.indexOf(type)).toBeGreaterThan(accepted);
        if (types.includes(type)) expect(accepted).toBeGreaterThanOrEqual(0);
      }
    }));
});
