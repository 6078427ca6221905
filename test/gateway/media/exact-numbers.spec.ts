import { describe, expect, it } from '@jest/globals';
import { Conversation } from '../../../src/gateway/talk/conversation.js';
import { parseExact } from '../../../src/platform/events/exact-json.js';
import { BridgedTestCall, toolsOf } from './bridged-call.js';

const long = '{"order_id":2512292042121000001,"price":1.10}';

describe('long numbers', () => {
  it('reach the tool, the log and the model as they were written', async () => {
    const seen: unknown[] = [];
    const tools = toolsOf({ lookup: (args) => (seen.push(args), args) });
    const call = await BridgedTestCall.greeted({ tools });
    call.toolCall('c1', 'lookup', long);
    await call.clock.run(0);
    expect(seen).toEqual([parseExact(long)]);
    expect(call.session.asked[0]).toBe(`toolResult c1 ${long}`);
    expect(call.writer.of('ToolInvoked')).toMatchObject([{ arguments: parseExact(long) }]);
    expect(call.writer.of('ToolSucceeded')).toMatchObject([{ result: parseExact(long) }]);
    expect(Conversation.of(call.writer.events).history().slice(-2)).toEqual([
      { type: 'function_call', callId: 'c1', name: 'lookup', argumentsJson: long },
      { type: 'function_call_output', callId: 'c1', output: long },
    ]);
  });
});
