import { isDeepStrictEqual } from 'node:util';
import { agentIdOf, agentStream, versionIdOf } from '../../agents/agent.stream.js';
import type { AgentCommand } from '../../agents/domain/agent.commands.js';
import type { Agent } from '../../agents/domain/agent.js';
import type { AgentSettings } from '../../agents/domain/agent.events.js';
import { type AgentDocument, modeOf } from '../document/agent-modes.js';
import type { TenantDocument } from '../document/platform-document.js';
import { step, type Step } from './step.js';
import { idOfTenant } from './tenant.step.js';

export const agentSteps = (tenant: TenantDocument, at: string): readonly Step[] => [
  ...(tenant.agents ?? []).map((agent) => publishStep(tenant, agent, at)),
  ...(tenant.remove?.agents ?? []).map((agentKey) => retireStep(tenant, agentKey, at)),
];

/** What is given makes the version: the same again is the same version, anything else is drafted and published. */
const publishStep = (tenant: TenantDocument, agent: AgentDocument, at: string): Step => {
  const { key: agentKey, ...given } = agent;
  const where = place(tenant, agentKey);
  const settings = modeOf(agent).settings(agent);
  return step({
    ...where,
    commands: (state): AgentCommand[] => {
      const versionId = draftedVersion(state, versionIdOf(where.id, given), settings);
      return [
        { type: 'CreateAgent', tenantId: where.tenantId, agentKey, at },
        { type: 'DraftAgentVersion', versionId, settings, at },
        { type: 'PublishAgentVersion', versionId, at },
      ];
    },
  });
};

/**
 * The version of this id, or the one that has the very settings under another: a default that is written out, or a
 * release that derived the ids of versions otherwise, makes no second version. Else the id of a version to be drafted.
 */
const draftedVersion = ({ published, versions }: Agent, id: string, settings: AgentSettings): string => {
  if (versions.has(id)) return id;
  const isSame = (versionId: string): boolean => isDeepStrictEqual(versions.get(versionId)?.settings, settings);
  if (published !== null && isSame(published)) return published;
  return versions.findKey((_, versionId) => isSame(versionId)) ?? id;
};

const retireStep = (tenant: TenantDocument, agentKey: string, at: string): Step =>
  step({
    ...place(tenant, agentKey),
    commands: ({ published }): AgentCommand[] =>
      published === null ? [] : [{ type: 'RetireAgentVersion', versionId: published, at }],
    removes: true,
  });

const place = (tenant: TenantDocument, agentKey: string) => ({
  item: `${tenant.key}: agent ${agentKey}`,
  tenantId: idOfTenant(tenant),
  definition: agentStream,
  id: agentIdOf(idOfTenant(tenant), agentKey),
  exists: ({ published }: Agent) => published !== null,
});
