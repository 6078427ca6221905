import { beforeEach, describe, expect, it } from '@jest/globals';
import { agentIdOf, agentStream, versionIdOf } from '../../../src/agents/agent.stream.js';
import { AgentDirectory } from '../../../src/agents/directory/agent-directory.js';
import { MemoryPlatform } from '../../kit/memory-platform.js';
import { at, settings } from '../agent.samples.js';

const agentId = agentIdOf('a', 'support');
let platform: MemoryPlatform;
let directory: AgentDirectory;

beforeEach(async () => {
  platform = new MemoryPlatform();
  directory = new AgentDirectory(platform.ledger, platform.readModels, 'default-model', platform.clock);
  await platform.send(
    agentStream,
    agentId,
    'a',
    { type: 'CreateAgent', tenantId: 'a', agentKey: 'support', at },
    { type: 'DraftAgentVersion', versionId: 'v1', settings, at },
    { type: 'PublishAgentVersion', versionId: 'v1', at },
    { type: 'DraftAgentVersion', versionId: 'v2', settings: { ...settings, model: 'newer' }, at },
  );
});

describe('the directory of agents', () => {
  it('finds the published version by key, its model named', async () =>
    expect(await directory.resolve('a', { agentKey: 'support' })).toEqual({
      agentId,
      agentKey: 'support',
      agentVersionId: 'v1',
      settings: { ...settings, model: 'default-model' },
    }));

  it('finds a pinned version, published or not, with or without the key', async () => {
    const pinned = { agentVersionId: 'v2', settings: { model: 'newer' } };
    expect(await directory.resolve('a', { agentVersionId: 'v2' })).toMatchObject(pinned);
    expect(await directory.resolve('a', { agentKey: 'support', agentVersionId: 'v2' })).toMatchObject(pinned);
    expect(await directory.resolve('a', { agentKey: 'other', agentVersionId: 'v2' })).toMatchObject(pinned);
  });

  it("finds nothing of another tenant's", async () => {
    expect(await directory.resolve('b', { agentKey: 'support' })).toBeUndefined();
    expect(await directory.resolve('b', { agentVersionId: 'v1' })).toBeUndefined();
  });

  it.each([
    {},
    { agentKey: null },
    { agentKey: 'sales' },
    { agentVersionId: 'v3' },
    { agentKey: 'support', agentVersionId: 'v3' },
  ])('finds nothing for %j', async (choice) => expect(await directory.resolve('a', choice)).toBeUndefined());

  it('finds no retired version, neither by key nor pinned', async () => {
    await platform.send(agentStream, agentId, 'a', { type: 'RetireAgentVersion', versionId: 'v1', at });
    expect(await directory.resolve('a', { agentKey: 'support' })).toBeUndefined();
    expect(await directory.resolve('a', { agentVersionId: 'v1' })).toBeUndefined();
  });

  it('needs no read model for a key', async () => {
    platform.readModels.get = () => Promise.reject(new Error('away'));
    expect(await directory.resolve('a', { agentKey: 'support' })).toBeDefined();
    expect(await directory.resolve('a', { agentKey: 'support', agentVersionId: 'v2' })).toBeDefined();
  });
});

describe("a version's id", () => {
  it('is the same for the same settings of the same agent, however they are ordered', () => {
    const reordered = Object.fromEntries(Object.entries(settings).reverse()) as typeof settings;
    expect(versionIdOf(agentId, reordered)).toBe(versionIdOf(agentId, settings));
    expect(versionIdOf(agentId, { ...settings, voice: 'cedar' })).not.toBe(versionIdOf(agentId, settings));
    expect(versionIdOf(agentIdOf('b', 'support'), settings)).not.toBe(versionIdOf(agentId, settings));
  });
});
