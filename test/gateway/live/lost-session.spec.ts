import { describe, expect, it } from '@jest/globals';
import { cutTurns } from '../../../src/gateway/live/lost-session.js';
import type { CallEvent } from '../../../src/calls/domain/call.events.js';

const turn = (turnId: string, startedAtMs: number, endedAtMs: number, speaker: 'agent' | 'caller' = 'agent') =>
  ({
    type: 'TurnAppended',
    data: {
      turnId,
      previousItemId: null,
      speaker,
      text: 'one two three four',
      startedAtMs,
      endedAtMs,
      cutReason: null,
    },
  }) satisfies CallEvent;
const interrupted = (turnId: string): CallEvent => ({
  type: 'TurnInterrupted',
  data: { turnId, heardMs: 100, heardText: '', estimated: true, atMs: 100 },
});

describe('turns of the agent that a dead process left playing', () => {
  it('were heard as long as the line was there, in whole words', () =>
    expect(cutTurns([turn('a', 1_000, 3_000)], 2_000)).toEqual([
      { type: 'InterruptTurn', turnId: 'a', heardMs: 1_000, heardText: 'one two', atMs: 2_000 },
    ]));
  it('were not heard at all where the line went before they began', () =>
    expect(cutTurns([turn('a', 5_000, 9_000)], 2_000)).toMatchObject([{ heardMs: 0, heardText: '', atMs: 2_000 }]));
  it('are neither those that were over, nor those that were cut before, nor the caller’s', () =>
    expect(
      cutTurns([turn('a', 0, 2_000), turn('b', 0, 9_000), interrupted('b'), turn('c', 0, 9_000, 'caller')], 2_000),
    ).toEqual([]));
});
