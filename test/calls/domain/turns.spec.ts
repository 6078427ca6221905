import { describe, it } from '@jest/globals';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import { specFor } from '../../kit/given.js';
import { callEnded, talking } from '../call.samples.js';

const given = specFor(callDecider);
const turn = {
  turnId: 'item_1',
  previousItemId: null,
  speaker: 'caller',
  text: 'Where is my order?',
  startedAtMs: 1200,
  endedAtMs: 2600,
  cutReason: null,
} as const;
const cut = { turnId: 'item_2', heardMs: 840, heardText: 'Your order', atMs: 4000 } as const;
const ended = callEnded({ direction: 'inbound' });

describe('turns', () => {
  it('are recorded', () =>
    given(...talking)
      .when({ type: 'AppendTurn', ...turn })
      .then({ type: 'TurnAppended', data: turn }));
  it('are recorded with the reason why the provider ended them early', () =>
    given(...talking)
      .when({ type: 'AppendTurn', ...turn, cutReason: 'max_output_tokens' })
      .then({ type: 'TurnAppended', data: { ...turn, cutReason: 'max_output_tokens' } }));
  it('that a release spooled which knew no reason are taken as whole', () => {
    const { cutReason: _, ...spooled } = turn;
    return given(...talking)
      .when({ type: 'AppendTurn', ...spooled })
      .then({ type: 'TurnAppended', data: turn });
  });
  it('are recorded once', () =>
    given(...talking, { type: 'TurnAppended', data: turn })
      .when({ type: 'AppendTurn', ...turn })
      .nothing());
  it('are accepted after the end', () =>
    given(...talking, ended)
      .when({ type: 'AppendTurn', ...turn })
      .then({ type: 'TurnAppended', data: turn }));
  it('are refused before the call', () =>
    given()
      .when({ type: 'AppendTurn', ...turn })
      .refused('call-not-started'));
  it('keep what the caller had heard, once', () =>
    given(...talking)
      .when({ type: 'InterruptTurn', ...cut }, { type: 'InterruptTurn', ...cut })
      .then({ type: 'TurnInterrupted', data: { ...cut, estimated: true } }));
  it('tell the same digit pressed twice from a repeated report', () =>
    given(...talking)
      .when(
        { type: 'RecordDigits', digits: '1', atMs: 10 },
        { type: 'RecordDigits', digits: '1', atMs: 10 },
        { type: 'RecordDigits', digits: '1', atMs: 900 },
      )
      .then(
        { type: 'DigitsReceived', data: { digits: '1', atMs: 10 } },
        { type: 'DigitsReceived', data: { digits: '1', atMs: 900 } },
      ));
});
