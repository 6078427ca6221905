import { describe, expect, it } from '@jest/globals';
import { agentIdOf, agentStream } from '../../src/agents/agent.stream.js';
import { agentVersions } from '../../src/agents/read-models/agent-versions.projection.js';
import { agents } from '../../src/agents/read-models/agents.projection.js';
import { SystemClock } from '../../src/platform/clock/system-clock.js';
import { handleCommand } from '../../src/platform/commands/handle-command.js';
import { Ledger } from '../../src/platform/commands/ledger.js';
import { openEmbeddedEventStore } from '../../src/platform/event-store/embedded/embedded-event-store.js';
import type { StoredEvent } from '../../src/platform/events/event.js';
import { viewsPath } from '../../src/platform/read-models/embedded/open-embedded-read-models.js';
import { SqliteViewsReader } from '../../src/platform/read-models/embedded/sqlite-views-reader.js';
import { loadOrCreateMasterKey } from '../../src/platform/vault/embedded/master-key-file.js';
import { openEmbeddedKeys } from '../../src/platform/vault/embedded/open-embedded-keys.js';
import { tenantIdOf } from '../../src/tenants/tenant.stream.js';
import { toArray } from '../kit/events.js';
import { eventually } from '../kit/eventually.js';
import { AGENT_SETTINGS } from '../kit/seed.js';
import { ServerProcess } from '../kit/server-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

/** A server starts in a few seconds; on a machine that is busy with other tests it takes many. */
const STARTED_WITHIN_MS = 40_000;
const ADMIN_API_KEY = 'admin-key-of-the-tests';
const headers = { 'x-admin-key': ADMIN_API_KEY };
const BROKEN = new URL('../kit/broken-release.mjs', import.meta.url).href;
const TENANT = tenantIdOf('acme');
const AGENT = agentIdOf(TENANT, 'front_desk');
const at = '2026-01-01T00:00:00.000Z';

/** A log in which an agent has three versions; answers its events. */
const writeThreeVersions = async (folder: string): Promise<readonly StoredEvent[]> => {
  const store = await openEmbeddedEventStore(folder);
  const { key } = await loadOrCreateMasterKey(folder);
  const keys = await openEmbeddedKeys(folder, { current: key });
  const ledger = new Ledger(store, keys.vault, new SystemClock());
  const context = { tenantId: TENANT, actor: 'test', correlationId: 'test' };
  for (const command of [
    { type: 'CreateAgent', tenantId: TENANT, agentKey: 'front_desk', at } as const,
    ...['v1', 'v2', 'v3'].map(
      (versionId) => ({ type: 'DraftAgentVersion', versionId, settings: AGENT_SETTINGS, at }) as const,
    ),
  ])
    await handleCommand(ledger, agentStream, AGENT, command, context);
  const events = await toArray(store.readAll());
  await keys.close();
  await store.close();
  return events;
};

type Shown = Readonly<{ name: string; state: string; progress: number }>;
const diagnosticsOf = async (server: ServerProcess): Promise<readonly Shown[]> => {
  const answer = await server.fetch('/api/v1/admin/diagnostics', { headers });
  return ((await answer.json()) as { read_models: readonly Shown[] }).read_models;
};
const readinessOf = async (server: ServerProcess): Promise<unknown> => {
  const answer = await server.fetch('/health/ready');
  return [answer.status, ((await answer.json()) as { status: string }).status];
};

describe('an event that a release cannot fold', () => {
  it('stops that read model alone, is shown, and costs nothing once a fixed release runs', async () => {
    const folder = await temporaryFolder();
    const [, , poison] = await writeThreeVersions(folder);
    const stored = new SqliteViewsReader(viewsPath(folder));
    const countOf = () => stored.get<{ id: string; versions: number }>(agents, AGENT)?.versions;

    const broken = new ServerProcess(folder, { ADMIN_API_KEY, NODE_OPTIONS: `--import=${BROKEN}` });
    const position = String(poison?.position);
    await eventually(async () => {
      const shown = await diagnosticsOf(broken);
      expect(shown.find(({ name }) => name === 'agents')).toMatchObject({
        state: 'stopped',
        error: 'RangeError: unlucky',
        checkpoint: String(Number(position) - 1),
        progress: 0.5,
        stopped_at: { position, event_id: poison?.id, type: 'AgentVersionDrafted' },
      });
      const others = shown.filter(({ name }) => name !== 'agents').map(({ state, progress }) => [state, progress]);
      expect(new Set(others.map(String))).toEqual(new Set(['live,1']));
    }, STARTED_WITHIN_MS);
    expect(await readinessOf(broken)).toEqual([200, 'degraded']);
    await eventually(async () => {
      const metrics = await (await broken.fetch('/metrics', { headers })).text();
      expect(metrics).toContain(
        `projection_stopped_position{read_model="agents",event_type="AgentVersionDrafted"} ${position}\n`,
      );
      expect(metrics).toMatch(/^projection_failures_total\{read_model="agents"\} [1-9]/m);
      expect(metrics).toContain('projection_progress_ratio{read_model="agents"} 0.5\n');
    });
    expect(countOf()).toBe(1);
    expect(stored.find(agentVersions, { filter: {}, withTotal: true }).total).toBe(3);
    broken.signal('SIGTERM');
    await broken.ended();

    const fixed = new ServerProcess(folder, { ADMIN_API_KEY });
    await eventually(async () => expect(await readinessOf(fixed)).toEqual([200, 'ok']), STARTED_WITHIN_MS);
    const shown = (await diagnosticsOf(fixed)).find(({ name }) => name === 'agents');
    expect(shown).toMatchObject({ state: 'live', progress: 1 });
    expect(shown).not.toHaveProperty('stopped_at');
    expect(countOf()).toBe(3);
    expect(stored.find(agentVersions, { filter: {}, withTotal: true }).total).toBe(3);
    expect(await (await fixed.fetch('/metrics', { headers })).text()).not.toContain('projection_stopped_position{');
    stored.close();
  }, 100_000);
});
