import { describe, expect, it } from '@jest/globals';
import { voiceSession } from '../../../src/calls/read-models/voice-session.projection.js';
import type { SessionHead } from '../../../src/calls/read-models/voice-session.js';
import { ROOM, VoiceSessionReader } from '../../../src/calls/queries/voice-session-reader.js';
import type { ReadModelStore } from '../../../src/platform/read-models/read-model-store.js';
import { foldProjection } from '../../kit/fold-projection.js';
import { outboundStarted } from '../call.samples.js';
import type { CallEvent } from '../call.types.js';

const CALL = '5b7c1a52-0000-4000-8000-000000000001';
const TOOLS = 250;
const TURNS = 2_000;
/** FerretDB reads a whole collection for each page of an answer. */
const PATIENCE_MS = 180_000;
const RESULT = { text: 'r'.repeat(64 * 1024), $number: '1.10', many: Array.from({ length: 500 }, () => 0) };

const tool = (index: number): readonly CallEvent[] => {
  const called = { toolCallId: `tool_${index}`, tool: 'lookup' };
  return [
    { type: 'ToolInvoked', data: { ...called, arguments: { index }, atMs: index } },
    { type: 'ToolSucceeded', data: { ...called, result: RESULT, durationMs: 40 } },
  ];
};
const turn = (index: number): CallEvent => ({
  type: 'TurnAppended',
  data: {
    ...{ turnId: `turn_${index}`, previousItemId: null, speaker: 'caller', text: `What about ${index}?` },
    ...{ startedAtMs: index, endedAtMs: index + 1, cutReason: null },
  },
});
const tools: readonly CallEvent[] = [outboundStarted, ...Array.from({ length: TOOLS }, (_, i) => tool(i)).flat()];
const turns: readonly CallEvent[] = [outboundStarted, ...Array.from({ length: TURNS }, (_, i) => turn(i))];

/** A call of which a document alone would be larger than a database takes: on every store. */
export const longCallContract = (name: string, open: () => Promise<ReadModelStore>): void => {
  const kept = async (history: readonly CallEvent[]) => {
    const store = await open();
    await store.prepare(voiceSession);
    const documents = foldProjection(voiceSession, `call-${CALL}`, history);
    const writes = [...documents].map(([id, document]) => ({ id, document, lastPosition: 1n }));
    for (let from = 0; from < writes.length; from += 20)
      await store.commit(voiceSession, writes.slice(from, from + 20), 1n, 1n);
    const head = await store.get<SessionHead>(voiceSession, CALL);
    if (!head) throw new Error('the session has no head');
    return { store, head, documents };
  };

  describe(`a long call in ${name}`, () => {
    it(
      'is kept in documents of which none is large, and read back whole and in order',
      async () => {
        const { store, head, documents } = await kept(tools);
        const largest = Math.max(...[...documents.values()].map((document) => JSON.stringify(document).length));
        expect(largest).toBeLessThan(2 * 1024 * 1024);
        const [session] = await new VoiceSessionReader(store).whole([head], { left: Infinity });
        expect(session?.functionCalls).toHaveLength(TOOLS);
        const last = { id: 'tool_249', arguments: { index: 249 }, status: 'succeeded', result: RESULT };
        expect(session?.functionCalls.at(-1)).toMatchObject(last);
        await store.close();
      },
      PATIENCE_MS,
    );

    it(
      'has every one of thousands of turns, in order',
      async () => {
        const { store, head } = await kept(turns);
        const [session] = await new VoiceSessionReader(store).whole([head]);
        expect(session?.turns.map(({ turnId }) => turnId)).toEqual(
          Array.from({ length: TURNS }, (_, i) => `turn_${i}`),
        );
        await store.close();
      },
      PATIENCE_MS,
    );

    it(
      'is answered up to a size, says what it leaves out, and gives it one by one',
      async () => {
        const { store, head } = await kept(tools);
        const reader = new VoiceSessionReader(store);
        const [session] = await reader.whole([head]);
        const calls = session?.functionCalls ?? [];
        const whole = calls.filter(({ omitted }) => !omitted);
        expect(calls).toHaveLength(TOOLS);
        expect(whole.length).toBeGreaterThan(10);
        expect(JSON.stringify(whole).length).toBeLessThan(1.1 * ROOM);
        expect(calls.at(-1)).toMatchObject({ id: 'tool_249', status: 'succeeded', result: null, omitted: true });
        const [one] = await reader.whole([head], { left: Infinity, only: 'tool_249' });
        expect(one?.functionCalls.at(-1)).toMatchObject({ arguments: { index: 249 }, result: RESULT });
        expect(one?.functionCalls.at(-1)).not.toHaveProperty('omitted');
        await store.close();
      },
      PATIENCE_MS,
    );

    it(
      'loses every word of every page with an erasure',
      async () => {
        const erased: CallEvent = { type: 'CallErased', data: { at: '2026-03-01T11:00:00.000Z' } };
        const { store, head, documents } = await kept([...tools.slice(0, 101), turn(0), erased]);
        expect(JSON.stringify([...documents.values()])).not.toMatch(/rrrr|What about|"index"/);
        const [session] = await new VoiceSessionReader(store).whole([head]);
        expect(session?.functionCalls).toHaveLength(50);
        expect(session?.turns).toMatchObject([{ turnId: 'turn_0', text: null }]);
        await store.close();
      },
      PATIENCE_MS,
    );
  });
};
