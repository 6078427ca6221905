import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseServerEvent } from '../../../src/providers/openai/realtime/realtime-events.js';
import { silence } from '../../kit/scripted-phone.js';
import { BridgedTestCall, STREAM, toolsOf } from './bridged-call.js';

const odd = fc.oneof(
  { maxDepth: 2 },
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(null, '', 0, '\u0000\u001b[2J', {}),
);
const id = fc.oneof({ weight: 6, arbitrary: fc.constantFrom('a', 'b', 'c') }, { weight: 1, arbitrary: odd });
const audio = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(silence(20), silence(100)) },
  { weight: 1, arbitrary: odd },
);

/** Frames as Twilio sends them, with fields that may be anything, in any order. */
const frame = fc
  .record(
    {
      event: fc.constantFrom('connected', 'start', 'media', 'media', 'mark', 'dtmf', 'unheard-of'),
      streamSid: fc.oneof({ weight: 9, arbitrary: fc.constant<unknown>(STREAM) }, { weight: 1, arbitrary: odd }),
      media: fc.record({ payload: audio, track: fc.constantFrom('inbound', 'outbound', null) }),
      mark: fc.record({ name: fc.oneof(fc.constantFrom('p1', 'p2', 'p3', 'p9'), odd) }),
      dtmf: fc.record({ digit: fc.oneof(fc.constantFrom('1', '#', '*'), odd) }),
      start: odd,
    },
    { requiredKeys: ['event', 'streamSid'] },
  )
  .map((fields) => JSON.stringify(fields));

const SERVER_EVENTS = [
  'response.created',
  'response.output_audio.delta',
  'response.output_audio.delta',
  'response.output_audio_transcript.delta',
  'response.output_item.done',
  'response.done',
  'input_audio_buffer.speech_started',
  'input_audio_buffer.speech_stopped',
  'conversation.item.added',
  'conversation.item.input_audio_transcription.completed',
  'conversation.item.input_audio_transcription.failed',
  'error',
  'unheard.of',
];
const response = fc.record({
  id,
  status: fc.oneof(fc.constantFrom('completed', 'cancelled', 'failed'), odd),
  usage: odd,
  status_details: odd,
});
const item = fc.record({
  id,
  type: fc.constantFrom('message', 'function_call'),
  status: fc.constantFrom('completed', 'incomplete'),
  call_id: id,
  name: fc.oneof(fc.constantFrom('lookup', 'end_call'), odd),
  arguments: fc.oneof(fc.constantFrom('{}', '', '{"a":'), odd),
  content: odd,
});
const serverEvent = fc
  .record(
    {
      type: fc.constantFrom(...SERVER_EVENTS),
      item_id: id,
      response_id: id,
      previous_item_id: id,
      delta: audio,
      transcript: odd,
      response,
      item,
      error: fc.oneof(fc.record({ code: fc.constantFrom('conversation_already_has_active_response', 'x') }), odd),
    },
    { requiredKeys: ['type', 'item_id', 'response_id', 'delta', 'item', 'response'] },
  )
  .map((fields) => JSON.stringify(fields));

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ phone: fc.oneof({ weight: 9, arbitrary: frame }, fc.string()) }) },
  { weight: 16, arbitrary: fc.record({ model: fc.oneof({ weight: 19, arbitrary: serverEvent }, fc.string()) }) },
  { weight: 4, arbitrary: fc.record({ waitMs: fc.constantFrom(0, 20, 700, 3_000) }) },
  { weight: 1, arbitrary: fc.constant({ lost: true }) },
);
type Step = Readonly<{ phone?: string; model?: string; waitMs?: number; lost?: boolean }>;

/** Lives through all of it, then the caller hangs up. */
const lived = async (steps: readonly Step[]): Promise<BridgedTestCall> => {
  const tools = toolsOf({ lookup: () => ({ found: true }) });
  const call = await BridgedTestCall.live({ tools });
  for (const { phone, model, waitMs, lost } of steps) {
    if (phone !== undefined) call.bridge.fromPhone(phone);
    const event = model === undefined ? undefined : parseServerEvent(model);
    const session = call.model.sessions.findLast(({ closed }) => !closed);
    if (event !== undefined && event.type !== 'handshake' && event.type !== 'limits') session?.tell(event);
    if (lost) session?.tell({ type: 'closed', reason: 'socket-1006' });
    if (waitMs !== undefined) await call.clock.run(waitMs);
  }
  call.frame('stop');
  await call.clock.run(60_000);
  return call;
};

describe('a bridge, whatever comes from both sides and in whatever order', () => {
  it('ends once, in order, with nothing left running', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 80 }), async (steps) => {
        const call = await lived(steps);
        await call.bridge.finished;
        expect(call.ended).toHaveLength(1);
        expect(call.clock.timers).toBe(0);
        expect(call.model.sessions.filter(({ closed }) => !closed)).toEqual([]);
        expect(call.journal.pending).toBe(0);
        expect(call.writer.of('SessionEnded')).toHaveLength(1);
        const dropped = call.reports.filter(({ type }) => type === 'command-dropped');
        expect(dropped).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('denies a tool whose arguments are nested absurdly deep, and says so to the model', async () => {
    const call = await BridgedTestCall.live({ tools: toolsOf({ lookup: () => ({}) }) });
    call.toolCall('c1', 'lookup', `{"a":${'['.repeat(15_000)}${']'.repeat(15_000)}}`);
    await call.clock.run(0);
    expect(call.writer.of('ToolDenied')).toMatchObject([{ reason: 'invalid-arguments' }]);
    expect(call.session.asked).toContainEqual(expect.stringMatching(/^toolResult c1 .*invalid-arguments/));
  });

  it('takes a result that is nested absurdly deep for a failure of the tool', async () => {
    const deep = JSON.parse(`${'['.repeat(30_000)}${']'.repeat(30_000)}`) as unknown;
    const call = await BridgedTestCall.live({ tools: toolsOf({ lookup: () => deep }) });
    call.toolCall('c1', 'lookup');
    await call.clock.run(0);
    expect(call.writer.of('ToolFailed')).toMatchObject([{ reason: 'result-too-deep' }]);
  });
});
