import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AgentDocument } from '../../src/apply/document/agent-modes.js';
import { applyDocument } from '../../src/apply/apply-document.js';
import { readDocument } from '../../src/apply/document/read-document.js';
import type { Change } from '../../src/apply/steps/step.js';
import { agentIdOf, agentStream, versionIdOf } from '../../src/agents/agent.stream.js';
import type { AgentSettings } from '../../src/agents/domain/agent.events.js';
import { readState } from '../../src/platform/commands/read-state.js';
import { tenantIdOf } from '../../src/tenants/tenant.stream.js';
import { at } from '../agents/agent.samples.js';
import { versionIdOf as earlierVersionIdOf } from '../agents/earlier-version-id.js';
import { MemoryPlatform } from '../kit/memory-platform.js';

const tenantId = tenantIdOf('acme');
const agentId = agentIdOf(tenantId, 'support');
const agent: AgentDocument = { key: 'support', prompt: 'Help.' };
/** What an agent of which no more than a prompt is given has been drafted with since the first release. */
const settings: AgentSettings = {
  mode: 'realtime',
  model: null,
  voice: 'marin',
  language: 'en-US',
  instructions: 'Help.',
  greeting: null,
  tools: [],
  turnDetection: { type: 'server_vad', threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 },
  maxCallSeconds: null,
  maxSilenceSeconds: 20,
};

let platform: MemoryPlatform;
beforeEach(() => {
  platform = new MemoryPlatform();
});

/** What became of the agent. */
const apply = async (document: AgentDocument): Promise<Change | undefined> => {
  const tenants = [{ key: 'acme', name: 'Acme', agents: [document] }];
  const options = { reissue: [], correlationId: 'test', allowedHosts: [] };
  return (await applyDocument(platform, readDocument({ tenants }), options)).changes.at(-1);
};
const publishedVersion = async (): Promise<string | null> =>
  (await readState(platform.ledger, agentStream, agentId)).published;
const drafted = (versionId: string, has: AgentSettings): Promise<unknown> =>
  platform.send(
    agentStream,
    agentId,
    tenantId,
    { type: 'CreateAgent', tenantId, agentKey: 'support', at },
    { type: 'DraftAgentVersion', versionId, settings: has, at },
    { type: 'PublishAgentVersion', versionId, at },
  );

const drafts = { outcome: 'changed', events: ['AgentVersionDrafted', 'AgentVersionPublished'] };

describe("the version of an agent's document", () => {
  it('has an id that derives from what is given, and the settings that follow with the defaults', async () => {
    expect(await apply(agent)).toMatchObject({ outcome: 'created' });
    expect(await publishedVersion()).toBe(versionIdOf(agentId, { prompt: 'Help.' }));
    const { versions } = await readState(platform.ledger, agentStream, agentId);
    expect(versions.first()?.settings).toEqual(settings);
  });

  it('is the one that a release before drafted under an id of its own: an upgrade makes no versions', async () => {
    const id = earlierVersionIdOf(agentId, settings);
    await drafted(id, settings);
    expect(await apply(agent)).toMatchObject({ outcome: 'unchanged' });
    expect(await publishedVersion()).toBe(id);
    // An older version, too, is published again and not drafted a second time.
    expect(await apply({ ...agent, prompt: 'Sell.' })).toMatchObject(drafts);
    expect(await apply(agent)).toMatchObject({ outcome: 'changed', events: ['AgentVersionPublished'] });
    expect(await publishedVersion()).toBe(id);
  });

  it('is the one that it was drafted as, also when a default has changed since', async () => {
    await drafted(versionIdOf(agentId, { prompt: 'Help.' }), { ...settings, voice: 'cedar', maxSilenceSeconds: 60 });
    expect(await apply(agent)).toMatchObject({ outcome: 'unchanged' });
    expect(await apply({ ...agent, voice: 'marin' })).toMatchObject(drafts);
  });

  it('stays the same when a default is written out', async () => {
    await apply(agent);
    const written = { ...agent, mode: 'realtime', voice: 'marin', greeting: null, tools: [] } as const;
    expect(await apply(written)).toMatchObject({ outcome: 'unchanged' });
    expect(await apply({ ...written, voice: 'cedar' })).toMatchObject(drafts);
  });

  it('is the published one where several have the same settings', async () => {
    await drafted('first', settings);
    await drafted('second', settings);
    expect(await apply(agent)).toMatchObject({ outcome: 'unchanged' });
    expect(await publishedVersion()).toBe('second');
  });
});
