import { describe, expect, it } from '@jest/globals';
import type { Base64 } from '../../../../src/gateway/media/base64.js';
import type { ModelEvent, ModelSessionSettings } from '../../../../src/gateway/media/realtime-model.js';
import { OpenAiRealtimeModel } from '../../../../src/providers/openai/realtime/openai-realtime-model.js';
import { SystemClock } from '../../../../src/platform/clock/system-clock.js';
import type { LabModel } from '../../../../src/lab/model/lab-model.js';
import { eventually } from '../../../kit/eventually.js';
import { API_KEY } from '../../../lab/model/client.js';
import { labModels, ORDER } from '../../../lab/model/kit.js';
import { framesOf, silence } from '../../../lab/speech/ears.js';

const lab = labModels();

const SETTINGS: ModelSessionSettings = {
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  instructions: 'Help the caller.',
  tools: [{ name: 'lookup_order', description: 'Finds an order.', parameters: { type: 'object', properties: {} } }],
  turnDetection: { type: 'server_vad', silenceDurationMs: 500 },
  transcriptionModel: 'gpt-4o-mini-transcribe',
  language: 'en',
  history: [],
};

const modelAt = (url: string, options: object = {}, apiKey = API_KEY): OpenAiRealtimeModel =>
  new OpenAiRealtimeModel({ apiKey, baseUrl: `${url}/v1`, ...options }, new SystemClock());

const call = async (model: LabModel, settings: Partial<ModelSessionSettings> = {}, options: object = {}) => {
  const events: ModelEvent[] = [];
  const listener = (event: ModelEvent): void => void events.push(event);
  const session = await modelAt(model.url, options).connect({ ...SETTINGS, ...settings }, listener);
  const next = <T extends ModelEvent['type']>(type: T) =>
    eventually(() => {
      const found = events.find((event) => event.type === type);
      if (found === undefined) throw new Error(`no ${type} among ${events.map((event) => event.type).join()}`);
      return found as Extract<ModelEvent, { type: T }>;
    });
  const errors = (): string[] => events.flatMap((event) => (event.type === 'error' ? [event.code] : []));
  return { session, events, next, errors };
};

describe('OpenAI Realtime', () => {
  it('takes the session as it is configured and says the exact words', async () => {
    const { session, events, next, errors } = await call(await lab.start());
    session.speak('Hello, this is "Ada".');
    await next('responseDone');
    expect((await next('agentItemDone')).text).toContain('Hello, this is');
    expect(events.some(({ type }) => type === 'audio')).toBe(true);
    expect(errors()).toEqual([]);
    session.close();
  });

  it.each([
    { turnDetection: { type: 'semantic_vad', eagerness: 'high' } as const },
    { turnDetection: { type: 'server_vad', threshold: 0.6, prefixPaddingMs: 200 } as const },
    { transcriptionModel: null, language: null },
  ])('takes %j', async (settings) => {
    const { session, errors } = await call(await lab.start(), settings);
    expect(errors()).toEqual([]);
    session.close();
  });

  it('hears the caller, asks for a tool, and speaks of its result', async () => {
    const { session, next, errors } = await call(await lab.start());
    for (const piece of [silence(400), await lab.say(ORDER), silence(700)]) {
      for (const frame of framesOf(piece)) session.appendAudio(Buffer.from(frame).toString('base64') as Base64);
    }
    const { itemId } = await next('speechStarted');
    expect((await next('speechStopped')).itemId).toBe(itemId);
    expect(await next('callerText')).toMatchObject({ itemId, text: ORDER });
    const { callId, argumentsJson } = await next('toolCall');
    expect(JSON.parse(argumentsJson)).toEqual({ order: '123' });
    await next('responseDone');
    session.toolResult(callId, JSON.stringify({ status: 'shipped', eta: { day: 'tomorrow' } }));
    session.createResponse();
    expect((await next('agentItemDone')).text).toBe('Your order shipped and arrives tomorrow.');
    expect(errors()).toEqual([]);
    session.close();
  });

  it('begins where another session ended, and truncates what it has said', async () => {
    const { session, next, errors } = await call(await lab.start(), {
      history: [
        { type: 'message', role: 'assistant', text: 'Good morning.' },
        { type: 'message', role: 'user', text: ORDER },
        { type: 'function_call', callId: 'call_1', name: 'lookup_order', argumentsJson: '{"order":"123"}' },
        { type: 'function_call_output', callId: 'call_1', output: '{"status":"shipped","eta":{"day":"tomorrow"}}' },
      ],
    });
    session.createResponse();
    const { itemId, text } = await next('agentItemDone');
    expect(text).toBe('Your order shipped and arrives tomorrow.');
    session.truncate(itemId, 0, 100);
    session.userMessage('[The caller pressed 1 on the keypad.]');
    await next('responseDone');
    expect(errors()).toEqual([]);
    session.close();
  });

  it('is refused with a code: a wrong key, a busy service, nobody there', async () => {
    const model = await lab.start();
    const connect = (url: string, key?: string) => modelAt(url, {}, key).connect(SETTINGS, () => undefined);
    await expect(connect(model.url, 'wrong')).rejects.toMatchObject({
      name: 'ModelUnavailable',
      code: 'invalid_api_key',
      retryAfterMs: Infinity,
    });
    model.faults.refuseConnects = 2;
    await expect(connect(model.url)).rejects.toMatchObject({ code: 'http-503' });
    model.faults.refuseStatus = 0;
    await expect(connect(model.url)).rejects.toMatchObject({ code: 'connect-failed' });
    await model.stop();
    await expect(connect(model.url)).rejects.toMatchObject({ code: 'connect-failed' });
  });

  it('that has met its rate limit says when to come again', async () => {
    const model = await lab.start();
    const { session, events, next } = await call(model);
    if (model.sessions[0]) {
      model.sessions[0].faults.failResponses = { type: 'requests', code: 'rate_limit_exceeded', resetMs: 90_000 };
    }
    session.createResponse();
    expect((await next('rateLimited')).retryAfterMs).toBeGreaterThan(60_000);
    expect(await next('responseDone')).toMatchObject({ status: 'failed', code: 'rate_limit_exceeded' });
    expect(events.findIndex(({ type }) => type === 'rateLimited')).toBeLessThan(
      events.findIndex(({ type }) => type === 'responseDone'),
    );
    model.faults.arm({ kind: 'model-refuse', status: 429, resetMs: 90_000 });
    const refused = modelAt(model.url).connect(SETTINGS, () => undefined);
    await expect(refused).rejects.toMatchObject({ code: 'http-429', retryAfterMs: 90_000 });
  });

  it('that refuses the configuration is refused with its code', async () => {
    const model = await lab.start();
    const connecting = modelAt(model.url).connect({ ...SETTINGS, voice: 'nobody' }, () => undefined);
    await expect(connecting).rejects.toMatchObject({ name: 'ModelUnavailable' });
  });

  it('that takes the connection and never answers is given up', async () => {
    const model = await lab.start();
    model.faults.silent = true;
    const connecting = modelAt(model.url, { connectTimeoutMs: 50 }).connect(SETTINGS, () => undefined);
    await expect(connecting).rejects.toMatchObject({ code: 'connect-timeout' });
    await eventually(() => expect(model.sessions.every(({ closed }) => closed)).toBe(true));
  });

  it('tells once when the socket is lost', async () => {
    const model = await lab.start();
    const { events, next } = await call(model);
    model.sessions[0]?.drop();
    expect(await next('closed')).toEqual({ type: 'closed', reason: 'socket-1006' });
    expect(events.filter(({ type }) => type === 'closed')).toHaveLength(1);
  });

  it('that falls silent is found out by its pongs', async () => {
    const model = await lab.start();
    const { next } = await call(model, {}, { pingEveryMs: 10, maxUnanswered: 4 });
    const [session] = model.sessions;
    if (session) session.faults.silent = true;
    expect((await next('closed')).reason).toBe('half-open');
  });

  it('that sends garbage is not believed, and too much of it ends the session', async () => {
    const model = await lab.start();
    const { session, next, events } = await call(model);
    model.sessions[0]?.sendRaw('{"type":"response.output_audio.delta","delta":null}');
    expect((await next('ignored')).reason).toBe('missing-field');
    session.speak('Still here.');
    await next('responseDone');
    expect(events.some(({ type }) => type === 'audio')).toBe(true);
    model.sessions[0]?.sendRaw(`"${'x'.repeat(2 * 1024 * 1024)}"`);
    expect((await next('closed')).reason).toBe('socket-1006');
  });

  it('hears nothing more of a session that it closed', async () => {
    const model = await lab.start();
    const { session, events } = await call(model);
    session.close();
    session.close();
    session.appendAudio('AAAA' as Base64);
    session.createResponse();
    await eventually(() => expect(model.sessions[0]?.closed).toBe(true));
    expect(events.filter(({ type }) => type !== 'itemAdded')).toEqual([]);
  });
});
