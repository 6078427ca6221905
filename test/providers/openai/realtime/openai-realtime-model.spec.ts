import { describe, expect, it } from '@jest/globals';
import type { ModelEvent, ModelSessionSettings } from '../../../../src/gateway/media/realtime-model.js';
import type { LabModel } from '../../../../src/lab/model/lab-model.js';
import { eventually } from '../../../kit/eventually.js';
import { labModels } from '../../../lab/model/kit.js';
import { realtimeModelContract } from '../../../contracts/realtime-model.contract.js';
import { modelAt, openAiOf, SETTINGS } from './openai-kit.js';

const lab = labModels();

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

realtimeModelContract(openAiOf(lab));

describe('OpenAI Realtime', () => {
  it.each([
    { turnDetection: { type: 'semantic_vad', eagerness: 'high' } as const },
    { turnDetection: { type: 'server_vad', threshold: 0.6, prefixPaddingMs: 200 } as const },
    { transcriptionModel: null, language: null },
  ])('takes %j', async (settings) => {
    const { session, errors } = await call(await lab.start(), settings);
    expect(errors()).toEqual([]);
    session.close();
  });

  it('is refused with a code: a wrong key, a busy service, a limit, no answer, nobody there', async () => {
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
    model.faults.arm({ kind: 'model-refuse', status: 429, resetMs: 90_000 });
    await expect(connect(model.url)).rejects.toMatchObject({ code: 'http-429', retryAfterMs: 90_000 });
    model.faults.silent = true;
    const connecting = modelAt(model.url, { connectTimeoutMs: 50 }).connect(SETTINGS, () => undefined);
    await expect(connecting).rejects.toMatchObject({ code: 'connect-timeout' });
    await model.stop();
    await expect(connect(model.url)).rejects.toMatchObject({ code: 'connect-failed' });
  });

  it('that refuses the configuration is refused with its code', async () => {
    const model = await lab.start();
    const connecting = modelAt(model.url).connect({ ...SETTINGS, voice: 'nobody' }, () => undefined);
    await expect(connecting).rejects.toMatchObject({ name: 'ModelUnavailable' });
  });

  it('tells how the socket was lost', async () => {
    const model = await lab.start();
    const { next } = await call(model);
    model.sessions[0]?.drop();
    expect(await next('closed')).toEqual({ type: 'closed', reason: 'socket-1006' });
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
});
