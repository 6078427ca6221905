import { describe, it } from '@jest/globals';
import { agentDecider } from '../../../src/agents/domain/agent.decider.js';
import type { AgentVersionPublished, AgentVersionRetired } from '../../../src/agents/domain/agent.events.js';
import { specFor } from '../../kit/given.js';
import { at, created, drafted, settings } from '../agent.samples.js';

const given = specFor(agentDecider);
const published = (versionId: string): AgentVersionPublished => ({
  type: 'AgentVersionPublished',
  data: { versionId, at },
});
const retired = (versionId: string): AgentVersionRetired => ({ type: 'AgentVersionRetired', data: { versionId, at } });

describe('an agent', () => {
  it('is created once', () => {
    given().when({ type: 'CreateAgent', tenantId: 'tenant-a', agentKey: 'support', at }).then(created);
    given(created).when({ type: 'CreateAgent', tenantId: 'tenant-a', agentKey: 'support', at }).nothing();
  });
  it.each([
    ['tenant-b', 'support'],
    ['tenant-a', 'sales'],
  ])('belongs to one tenant and key, not to %s and %s', (tenantId, agentKey) =>
    given(created).when({ type: 'CreateAgent', tenantId, agentKey, at }).refused('agent-id-taken'),
  );
  it('has no versions before it exists', () =>
    given().when({ type: 'DraftAgentVersion', versionId: 'v1', settings, at }).refused('agent-not-found'));
});

describe("an agent's version", () => {
  it('is drafted once and never changed', () => {
    given(created).when({ type: 'DraftAgentVersion', versionId: 'v1', settings, at }).then(drafted('v1'));
    given(created, drafted('v1'))
      .when({ type: 'DraftAgentVersion', versionId: 'v1', settings: { ...settings, voice: 'cedar' }, at })
      .nothing();
  });
  it('must be drafted before it is published or retired', () => {
    given(created).when({ type: 'PublishAgentVersion', versionId: 'v1', at }).refused('agent-version-not-found');
    given(created).when({ type: 'RetireAgentVersion', versionId: 'v1', at }).refused('agent-version-not-found');
  });
  it('takes the place of the one published before', () =>
    given(created, drafted('v1'), published('v1'), drafted('v2'))
      .when(
        { type: 'PublishAgentVersion', versionId: 'v2', at },
        { type: 'PublishAgentVersion', versionId: 'v2', at },
        { type: 'PublishAgentVersion', versionId: 'v1', at },
      )
      .then(published('v2'), published('v1')));
  it('is retired before it was published, without harm to the one that is', () =>
    given(created, drafted('v1'), published('v1'), drafted('v2'))
      .when({ type: 'RetireAgentVersion', versionId: 'v2', at }, { type: 'PublishAgentVersion', versionId: 'v1', at })
      .then(retired('v2')));
  it('is retired once, and published again', () =>
    given(created, drafted('v1'), published('v1'))
      .when(
        { type: 'RetireAgentVersion', versionId: 'v1', at },
        { type: 'RetireAgentVersion', versionId: 'v1', at },
        { type: 'PublishAgentVersion', versionId: 'v1', at },
        { type: 'RetireAgentVersion', versionId: 'v1', at },
      )
      .then(retired('v1'), published('v1'), retired('v1')));
});
