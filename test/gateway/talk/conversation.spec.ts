import { describe, expect, it } from '@jest/globals';
import type { CallEvent } from '../../../src/calls/domain/call.events.js';
import { Conversation } from '../../../src/gateway/talk/conversation.js';

const said = (
  turnId: string,
  speaker: 'caller' | 'agent',
  text: string,
  startedAtMs: number,
  previousItemId: string | null = null,
): CallEvent => ({
  type: 'TurnAppended',
  data: { turnId, speaker, text, startedAtMs, previousItemId, endedAtMs: startedAtMs + 1, cutReason: null },
});

const texts = (conversation: Conversation): string[] =>
  conversation.history().map((item) => (item.type === 'message' ? `${item.role}: ${item.text}` : item.type));

describe('a conversation rebuilt from the log', () => {
  it('is in the order in which it was spoken, not in which it was recorded', () => {
    const conversation = Conversation.of([
      said('a1', 'agent', 'Hello', 0),
      said('a2', 'agent', 'Fine', 900),
      said('c1', 'caller', 'Hi', 500),
    ]);
    expect(texts(conversation)).toEqual(['assistant: Hello', 'user: Hi', 'assistant: Fine']);
    expect(conversation.awaitsAgent).toBe(false);
  });

  it('lets no item stand before the one it follows, and survives a circle', () => {
    const conversation = Conversation.of([said('a', 'agent', 'second', 10, 'c'), said('c', 'caller', 'first', 20)]);
    expect(texts(conversation)).toEqual(['user: first', 'assistant: second']);
    const circle = Conversation.of([said('a', 'agent', 'x', 1, 'b'), said('b', 'caller', 'y', 2, 'a')]);
    expect(circle.history()).toHaveLength(2);
  });

  it('holds of an interrupted turn what was heard', () => {
    const conversation = Conversation.of([
      said('a1', 'agent', 'We open at nine and close at five', 0),
      {
        type: 'TurnInterrupted',
        data: { turnId: 'a1', heardMs: 900, heardText: 'We open at nine', estimated: true, atMs: 900 },
      },
      said('a2', 'agent', 'Never heard', 950),
      { type: 'TurnInterrupted', data: { turnId: 'a2', heardMs: 0, heardText: '', estimated: true, atMs: 950 } },
    ]);
    expect(texts(conversation)).toEqual(['assistant: We open at nine']);
  });

  it('holds tool calls with their results, and says where an outcome is not known', () => {
    const conversation = Conversation.of([
      { type: 'ToolInvoked', data: { toolCallId: 'c1', tool: 'lookup', arguments: { id: 7 }, atMs: 10 } },
      { type: 'ToolSucceeded', data: { toolCallId: 'c1', tool: 'lookup', result: { open: true }, durationMs: 5 } },
      {
        type: 'ToolDenied',
        data: { toolCallId: 'c2', tool: 'wire', arguments: {}, reason: 'tool-not-approved', atMs: 20 },
      },
      { type: 'ToolInvoked', data: { toolCallId: 'c3', tool: 'book', arguments: {}, atMs: 30 } },
    ]);
    expect(conversation.history()).toEqual([
      { type: 'function_call', callId: 'c1', name: 'lookup', argumentsJson: '{"id":7}' },
      { type: 'function_call_output', callId: 'c1', output: '{"open":true}' },
      { type: 'function_call', callId: 'c2', name: 'wire', argumentsJson: '{}' },
      { type: 'function_call_output', callId: 'c2', output: '{"error":"tool-not-approved"}' },
      { type: 'function_call', callId: 'c3', name: 'book', argumentsJson: '{}' },
      { type: 'function_call_output', callId: 'c3', output: expect.stringContaining('"error":"outcome-unknown"') },
    ]);
    expect(conversation.awaitsAgent).toBe(true);
  });

  it('knows the keys that were pressed', () => {
    const conversation = Conversation.of([{ type: 'DigitsReceived', data: { digits: '42#', atMs: 5 } }]);
    expect(texts(conversation)).toEqual(['user: [The caller pressed 42# on the keypad.]']);
  });
});
