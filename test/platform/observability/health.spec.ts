import { describe, expect, it } from '@jest/globals';
import type { ProbeState, ReadinessProbe } from '../../../src/platform/observability/readiness.js';
import { send } from '../../kit/http-client.js';
import { ADMIN_KEY, openTestApp } from '../http/kit/test-app.js';

type Problems = Readonly<Record<string, string>>;
type Answer = Readonly<{ problems?: Problems; details?: Readonly<{ problems?: Problems }> }>;

const probe = (name: string, check: () => Promise<ProbeState> = async () => 'up'): ReadinessProbe => ({ name, check });
const away = async (): Promise<ProbeState> => Promise.reject(new Error('host db-7 of call 1234 is gone'));

const ready = async (...probes: ReadinessProbe[]) => {
  const { app } = await openTestApp({}, probes);
  const [live, summary, readiness] = await Promise.all(
    ['/health/live', '/health', '/health/ready'].map((url) => send(app, { url })),
  );
  return { live, summary, readiness };
};

describe('health', () => {
  it('is ready when everything is up', async () => {
    const { live, summary, readiness } = await ready(probe('event_store'), probe('read_models'));
    expect([live?.statusCode, live?.json()]).toEqual([200, { status: 'ok' }]);
    expect([readiness?.statusCode, readiness?.json()]).toEqual([
      200,
      { status: 'ok', checks: { event_store: 'up', read_models: 'up' } },
    ]);
    expect(summary?.json()).toEqual(readiness?.json());
    expect(readiness?.headers['cache-control']).toBe('no-store');
  });

  it('is ready, though degraded, when read models lag', async () => {
    const { readiness } = await ready(
      probe('event_store'),
      probe('read_models', async () => 'degraded'),
    );
    expect([readiness?.statusCode, readiness?.json()]).toEqual([
      200,
      { status: 'degraded', checks: { event_store: 'up', read_models: 'degraded' } },
    ]);
  });

  it('is not ready, and still alive, when calls cannot be taken; the answer tells no ids', async () => {
    const { live, readiness } = await ready(
      probe('event_store', away),
      probe('read_models', async () => 'degraded'),
    );
    expect(live?.statusCode).toBe(200);
    expect(readiness?.statusCode).toBe(503);
    expect(readiness?.headers['retry-after']).toBeDefined();
    expect(readiness?.json()).toMatchObject({
      ok: false,
      error: 'unavailable',
      details: { checks: { event_store: 'down', read_models: 'degraded' } },
    });
    expect(readiness?.body).not.toMatch(/db-7|1234/);
  });

  it.each([
    [200, [probe('event_store')], (body: Answer) => body.problems],
    [503, [probe('event_store', away)], (body: Answer) => body.details?.problems],
  ] as const)('says why stores are away to operators alone (%d)', async (status, probes, problemsOf) => {
    const outages = {
      event_store: { reason: 'nobody listens at its address', permanent: false },
      key_vault: { reason: 'its keys do not open the log', permanent: true },
    };
    const { app } = await openTestApp({}, probes, {}, outages);
    const asked = async (headers: Readonly<Record<string, string | undefined>>) => {
      const answer = await send(app, { url: '/health/ready', headers });
      expect(answer.statusCode).toBe(status);
      return { text: answer.body, problems: problemsOf(answer.json() as Answer) };
    };
    expect((await asked({ 'x-admin-key': ADMIN_KEY })).problems).toEqual({
      event_store: 'nobody listens at its address',
      key_vault: 'until it is mended: its keys do not open the log',
    });
    for (const headers of [{}, { 'x-admin-key': 'a-guess' }, { 'x-admin-key': '' }])
      expect((await asked(headers)).text).not.toMatch(/problems|listens|keys/);
  });

  it('asks the stores once a second, however often it is asked', async () => {
    let asked = 0;
    const { app } = await openTestApp({}, [{ name: 'event_store', check: async () => (asked++, 'up') }]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(app, { url: '/health/ready' })));
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
    expect(asked).toBe(1);
  });
});
