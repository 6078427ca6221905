import { describe, expect, it } from '@jest/globals';
import { Conversation } from '../../../src/gateway/talk/conversation.js';
import { MediaBridge } from '../../../src/gateway/media/media-bridge.js';
import { TurnJournal } from '../../../src/gateway/talk/turn-journal.js';
import type { LabModel } from '../../../src/lab/model/lab-model.js';
import { ScaledClock } from '../../../src/platform/clock/scaled-clock.js';
import { OpenAiRealtimeModel } from '../../../src/providers/openai/realtime/openai-realtime-model.js';
import { eventually } from '../../kit/eventually.js';
import { ScriptedPhone } from '../../kit/scripted-phone.js';
import { API_KEY } from '../../lab/model/client.js';
import { labModels, MORE, ORDER } from '../../lab/model/kit.js';
import { framesOf, silence } from '../../lab/speech/ears.js';
import { settings, STREAM, toolsOf } from './bridged-call.js';
import { MemoryWriter } from '../talk/memory-writer.js';

const lab = labModels();
const lookup = { name: 'lookup_order', description: 'Finds an order.', parameters: { type: 'object', properties: {} } };

/** A call between a person and the lab's model, four times as fast as life. */
const bridged = async () => {
  await Promise.all([ORDER, MORE].map((text) => lab.say(text)));
  const clock = new ScaledClock(4);
  const model: LabModel = await lab.start({ clock });
  const phone = new ScriptedPhone();
  const writer = new MemoryWriter();
  const context = { tenantId: 'tenant', actor: 'agent:a', correlationId: 'call' };
  const bridge = new MediaBridge({
    call: { callId: 'call', tenantId: 'tenant', streamSid: STREAM, firstOpenedAtMs: null },
    settings: {
      ...settings,
      session: { ...settings.session, tools: [lookup] },
      greeting:
        'Good morning, this is the shop. We are open all day long, from early in the morning to late at night, and we are very glad to help you with all that you may have bought here.',
      answerWithinMs: 60_000,
    },
    socket: phone,
    model: new OpenAiRealtimeModel(
      { apiKey: API_KEY, baseUrl: model.url, connectTimeoutMs: 60_000, pingEveryMs: 60_000 },
      clock,
    ),
    journal: new TurnJournal(writer, context, clock),
    tools: toolsOf({ lookup_order: () => ({ status: 'shipped', eta: { day: 'tomorrow' } }) }),
    conversation: new Conversation(),
    clock,
    observe: () => undefined,
    onEnded: () => undefined,
  });
  bridge.start();
  const says = async (text: string): Promise<void> => {
    for (const piece of [silence(400), await lab.say(text), silence(700)]) {
      for (const frame of framesOf(piece)) {
        const payload = Buffer.from(frame).toString('base64');
        bridge.fromPhone(JSON.stringify({ event: 'media', streamSid: STREAM, media: { track: 'inbound', payload } }));
      }
    }
  };
  const turns = (): string[] => writer.of('TurnAppended').map(({ speaker, text }) => `${speaker}: ${text}`);
  const said = (turn: string) => eventually(() => expect(turns()).toContain(turn));
  return { bridge, clock, model, phone, says, said, writer };
};

describe('a bridged call with the lab', () => {
  it('is a conversation: greeting, interruption, question, tool, answer, hang-up', async () => {
    const { bridge, model, phone, says, said, writer } = await bridged();
    await eventually(() => expect(phone.payloads.length).toBeGreaterThan(3));
    await says(ORDER);
    await said(`caller: ${ORDER}`);
    await said('agent: Your order shipped and arrives tomorrow.');
    const [cut] = writer.of('TurnInterrupted');
    expect(phone.events).toContain('clear');
    expect(model.sessions[0]?.truncations).toEqual([{ itemId: cut?.turnId, audioEndMs: cut?.heardMs }]);
    expect(writer.of('ToolSucceeded')).toHaveLength(1);
    bridge.fromPhone(JSON.stringify({ event: 'stop', streamSid: STREAM }));
    await bridge.finished;
    expect(writer.of('SessionEnded')).toMatchObject([{ cause: 'caller-hung-up' }]);
    expect(model.sessions[0]?.errors).toEqual([]);
    await eventually(() => expect(model.sessions[0]?.closed).toBe(true));
  });

  it('goes on in a second session when the first is lost', async () => {
    const { bridge, model, says, said, writer } = await bridged();
    await eventually(() => expect(writer.of('TurnAppended')).toHaveLength(1));
    await says(ORDER);
    await said('agent: Your order shipped and arrives tomorrow.');
    model.sessions[0]?.drop();
    await eventually(() => expect(model.sessions).toHaveLength(2));
    await eventually(() => expect(model.sessions[1]?.items.length).toBeGreaterThanOrEqual(5));
    await says(MORE);
    await said('agent: Of course, go on. I have all the time in the world for you.');
    expect(model.sessions.flatMap(({ errors }) => errors)).toEqual([]);
    expect(writer.of('SessionLost')).toHaveLength(1);
    expect(writer.of('SessionResumed')).toHaveLength(1);
    expect(writer.of('ToolInvoked')).toHaveLength(1);
    bridge.end('api');
    await bridge.finished;
  });
});
