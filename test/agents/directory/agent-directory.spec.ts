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

  it('gives a call that has begun the version it was given, also when that one was retired meanwhile', async () => {
    const call = { agentId, agentVersionId: 'v1' };
    const before = await directory.assigned('a', call);
    await platform.send(agentStream, agentId, 'a', { type: 'RetireAgentVersion', versionId: 'v1', at });
    const restarted = new AgentDirectory(platform.ledger, platform.readModels, 'default-model', platform.clock);
    expect(await restarted.assigned('a', call)).toEqual(before);
    expect(before).toMatchObject({ agentVersionId: 'v1', settings: { model: 'default-model' } });
  });

  it('gives a call a version that was drafted by another process a moment ago', async () => {
    await directory.resolve('a', { agentKey: 'support' });
    await platform.send(agentStream, agentId, 'a', { type: 'DraftAgentVersion', versionId: 'v3', settings, at });
    expect(await directory.assigned('a', { agentId, agentVersionId: 'v3' })).toMatchObject({ agentVersionId: 'v3' });
  });

  it("gives a call nothing of another tenant's, and no version that never was", async () => {
    expect(await directory.assigned('b', { agentId, agentVersionId: 'v1' })).toBeUndefined();
    expect(await directory.assigned('a', { agentId, agentVersionId: 'v9' })).toBeUndefined();
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
