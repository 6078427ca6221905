import { Map } from 'immutable';
import type { AgentEvent, AgentSettings } from './agent.events.js';

export type AgentVersion = Readonly<{ settings: AgentSettings; retired: boolean }>;

/** `published` is the version that calls get by the agent's key. */
export type Agent = Readonly<{
  created: boolean;
  tenantId: string;
  agentKey: string;
  versions: Map<string, AgentVersion>;
  published: string | null;
}>;

export const noAgent: Agent = { created: false, tenantId: '', agentKey: '', versions: Map(), published: null };

/** Folds one fact into the state of an agent. */
export const evolveAgent = (agent: Agent, { type, data }: AgentEvent): Agent => {
  switch (type) {
    case 'AgentCreated':
      return { ...agent, created: true, tenantId: data.tenantId, agentKey: data.agentKey };
    case 'AgentVersionDrafted':
      return { ...agent, versions: agent.versions.set(data.versionId, { settings: data.settings, retired: false }) };
    case 'AgentVersionPublished':
      return { ...agent, versions: marked(agent, data.versionId, false), published: data.versionId };
    case 'AgentVersionRetired':
      return {
        ...agent,
        versions: marked(agent, data.versionId, true),
        published: agent.published === data.versionId ? null : agent.published,
      };
  }
};

const marked = ({ versions }: Agent, versionId: string, retired: boolean): Agent['versions'] => {
  const version = versions.get(versionId);
  return version ? versions.set(versionId, { ...version, retired }) : versions;
};
