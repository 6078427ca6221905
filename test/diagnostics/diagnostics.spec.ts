import { describe, expect, it } from '@jest/globals';
import { DiagnosticsController } from '../../src/diagnostics/diagnostics.controller.js';
import type { CallJournals } from '../../src/gateway/journals/call-journals.js';
import { LiveCalls } from '../../src/gateway/live/live-calls.js';
import { readConfig } from '../../src/platform/config/read-config.js';
import type { LogWitness } from '../../src/platform/log-witness/log-witness.js';
import type { ReadModelStatus } from '../../src/platform/read-models/read-model-status.js';
import type { ReactionStatus } from '../../src/platform/reactions/reaction-status.js';
import type { ReadModels } from '../../src/platform/read-models/read-model-store.js';
import { eventually } from '../kit/eventually.js';
import { FakeClock } from '../kit/fake-clock.js';
import { ServerProcess } from '../kit/server-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const ADMIN_KEY = 'admin-key-of-the-tests';
const statuses: ReadModelStatus[] = [
  {
    ...{ name: 'call-log', version: 2, state: 'catching-up', checkpoint: 3n, progress: 0.3 },
    older: [{ name: 'call-log', version: 1, state: 'live', checkpoint: 9n, lagSeconds: 0 }],
  },
  {
    name: 'agents',
    version: 1,
    state: 'stopped',
    checkpoint: 2n ** 60n,
    lagSeconds: 7.5,
    lastError: 'RangeError: unlucky',
    stoppedAt: { position: 2n ** 60n + 1n, eventId: 'e-1', type: 'AgentCreated' },
  },
];

const AT = '2026-01-01T00:00:00.000Z';
const event = {
  id: '7',
  position: '7',
  stream: 'call-1',
  revision: '3',
  eventId: 'e-7',
  type: 'CallEnded',
  version: 2,
};
const reacting: readonly ReactionStatus[] = [
  {
    ...{ name: 'webhook-delivery', version: 2, state: 'live', checkpoint: 9n, lagSeconds: 0, setAside: 2 },
    parked: [{ ...event, tries: 9, retryAtMs: null, error: 'refused', since: AT }],
  },
];

const show = () => {
  const readModels = { versions: async () => [{ version: 1, ready: true }] } as unknown as ReadModels;
  const passedBy = { count: 7, first: [{ stream: 'call-centre-1', revision: 2n ** 60n, kind: 'foreign' as const }] };
  const projections = { status: () => statuses, error: new Error('the worker ended'), passedBy };
  const outages = { event_store: { reason: 'it does not answer in time', permanent: false } };
  const readiness = { probes: [], outages: () => outages };
  const live = new LiveCalls(new FakeClock());
  const journals = { pending: 3 } as unknown as CallJournals;
  const keys = { missing: [{ tenantId: 'acme', checked: 11, missing: 1 }] };
  const witness = { missing: [{ stream: 'call-1', revision: 4n, position: 2n ** 60n }] } as unknown as LogWitness;
  const reactions = { reactions: () => reacting };
  const asked = [projections, readModels, live, readiness, journals, keys, witness, reactions] as const;
  return new DiagnosticsController(readConfig({}), ...asked).show();
};

describe('diagnostics', () => {
  it('show where a read model stands, and the event that one cannot get past', async () => {
    expect(await show()).toEqual({
      ok: true,
      stores: { log: 'embedded', read_models: 'embedded' },
      live_calls: { count: 0, draining: false, waiting_facts: 3, waiting_bytes: 0 },
      reactions: [
        {
          ...{ name: 'webhook-delivery', version: 2, state: 'live', checkpoint: '9', lag_seconds: 0, set_aside: 2 },
          parked: [
            {
              position: '7',
              stream: 'call-1',
              type: 'CallEnded',
              event_id: 'e-7',
              tries: 9,
              error: 'refused',
              since: AT,
            },
          ],
        },
      ],
      missing_keys: [{ tenant_id: 'acme', checked: 11, missing: 1 }],
      lost_events: [{ stream: 'call-1', revision: '4', position: String(2n ** 60n) }],
      projections_error: 'the worker ended',
      store_problems: { event_store: { reason: 'it does not answer in time', permanent: false } },
      passed_by: { count: 7, first: [{ stream: 'call-centre-1', revision: String(2n ** 60n), kind: 'foreign' }] },
      read_models: [
        {
          name: 'call-log',
          version: 2,
          state: 'catching-up',
          checkpoint: '3',
          progress: 0.3,
          older: [{ name: 'call-log', version: 1, state: 'live', checkpoint: '9', lag_seconds: 0 }],
          served_version: 1,
          versions: [{ version: 1, ready: true }],
        },
        {
          name: 'agents',
          version: 1,
          state: 'stopped',
          checkpoint: String(2n ** 60n),
          lag_seconds: 7.5,
          error: 'RangeError: unlucky',
          served_version: 1,
          stopped_at: { position: String(2n ** 60n + 1n), event_id: 'e-1', type: 'AgentCreated' },
          versions: [{ version: 1, ready: true }],
        },
      ],
    });
  });

  it('are served to admins alone, of the read models that run', async () => {
    const server = new ServerProcess(await temporaryFolder(), { ADMIN_API_KEY: ADMIN_KEY });
    expect((await server.fetch('/api/v1/admin/diagnostics')).status).toBe(401);
    await eventually(async () =>
      expect(await (await server.fetch('/health/ready')).json()).toMatchObject({ status: 'ok' }),
    );
    const headers = { 'x-admin-key': ADMIN_KEY };
    const live = expect.objectContaining({ name: 'call-log', state: 'live' });
    await eventually(async () => {
      const answer = await server.fetch('/api/v1/admin/diagnostics', { headers });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ ok: true, read_models: expect.arrayContaining([live]) });
    });
  });
});
