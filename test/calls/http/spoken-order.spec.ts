import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { spokenOrder } from '../../../src/calls/http/spoken-order.js';
import type { Turn } from '../../../src/calls/read-models/voice-session.js';

const turn = (turnId: string, startedAtMs: number, previousItemId: string | null = null): Turn => ({
  ...{ turnId, previousItemId, speaker: 'agent', text: turnId, startedAtMs },
  ...{ endedAtMs: startedAtMs + 1, cutReason: null },
});
const ids = (turns: readonly Turn[]): readonly string[] => spokenOrder(turns).map(({ turnId }) => turnId);

/** The rule as it is said, word for word: quadratic. */
const asTheRuleSays = (turns: readonly Turn[]): readonly string[] => {
  const left = [...turns].sort((a, b) => a.startedAtMs - b.startedAtMs);
  const ordered: string[] = [];
  while (left.length > 0) {
    const waits = ({ previousItemId }: Turn) => left.some(({ turnId }) => turnId === previousItemId);
    const next = left.find((one) => !waits(one)) ?? left[0];
    ordered.push(...left.splice(next ? left.indexOf(next) : 0, 1).map(({ turnId }) => turnId));
  }
  return ordered;
};

describe('the order of turns', () => {
  it('is by when they began, and none stands before the one it followed', () =>
    expect(ids([turn('answer', 900, 'question'), turn('question', 1_000), turn('hello', 0)])).toEqual([
      ...['hello', 'question', 'answer'],
    ]));

  it('is what the rule says, also where turns follow each other in a circle', () => {
    const names = fc.integer({ min: 0, max: 11 }).map(String);
    const any = fc.record({ id: names, at: fc.integer({ min: 0, max: 9 }), after: fc.option(names) });
    const some = fc.uniqueArray(any, { selector: ({ id }) => id, maxLength: 12 });
    fc.assert(
      fc.property(some, (drawn) => {
        const turns = drawn.map(({ id, at, after }) => turn(id, at, after));
        expect(ids(turns)).toEqual(asTheRuleSays(turns));
      }),
    );
  });

  it('looks at each turn of a long call a few times, not at all of them for each', () => {
    let looks = 0;
    const watched = (one: Turn): Turn =>
      new Proxy(one, { get: (target, field) => ((looks += 1), Reflect.get(target, field) as unknown) });
    const turns = Array.from({ length: 10_000 }, (_, at) => watched(turn(String(at), 10_000 - at, String(at - 1))));
    expect(spokenOrder(turns)).toHaveLength(10_000);
    expect(looks).toBeLessThan(1_000_000);
  });
});
