import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import { AT, CALL_SID, inboundStarted } from '../call.samples.js';

describe('a call whose callbacks come in any order', () => {
  it('ends once and never goes back, whatever comes again', () => {
    const callback = (status: string) =>
      ({
        type: 'RecordCallStatus',
        callSid: CALL_SID,
        status,
        answeredBy: null,
        durationSeconds: null,
        at: AT,
      }) as const;
    const words = fc.constantFrom(
      'queued',
      'initiated',
      'ringing',
      'in-progress',
      'completed',
      'busy',
      'no-answer',
      '',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 20 }), (sequence) => {
        let state = [inboundStarted].reduce(callDecider.evolve, callDecider.initial);
        const seen: string[] = [];
        for (const word of sequence) {
          for (const fact of callDecider.decide(callback(word), state)) {
            seen.push(fact.type);
            state = callDecider.evolve(state, fact);
          }
        }
        expect(new Set(seen).size).toBe(seen.length);
        if (seen.includes('CallEnded')) expect(seen.at(-1)).toBe('CallEnded');
      }),
    );
  });
});
