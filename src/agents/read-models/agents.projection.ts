import { type DecodedEvent, idOf } from '../../platform/events/event.js';
import type { AnyFact } from '../../platform/events/fact.js';
import { projection } from '../../platform/read-models/projection.js';
import type { AgentEvent } from '../domain/agent.events.js';

/** An agent as lists show it. */
export type AgentView = {
  id: string;
  tenantId: string;
  agentKey: string;
  publishedVersionId: string | null;
  versions: number;
  createdAt: string;
  updatedAt: string;
};

const id = (event: DecodedEvent<AnyFact>): string => idOf(event.stream);

export const agents = projection<AgentView, AgentEvent>({
  name: 'agents',
  version: 1,
  categories: ['agent'],
  indexes: [
    ['tenantId', 'createdAt'],
    ['tenantId', 'agentKey'],
  ],
  on: {
    AgentCreated: {
      id,
      update: (_, { tenantId, agentKey, at }, event) => ({
        id: id(event),
        tenantId,
        agentKey,
        publishedVersionId: null,
        versions: 0,
        createdAt: at,
        updatedAt: at,
      }),
    },
    AgentVersionDrafted: {
      id,
      update: (agent, { at }) => agent && { ...agent, versions: agent.versions + 1, updatedAt: at },
    },
    AgentVersionPublished: {
      id,
      update: (agent, { versionId, at }) => agent && { ...agent, publishedVersionId: versionId, updatedAt: at },
    },
    AgentVersionRetired: {
      id,
      update: (agent, { versionId, at }) =>
        agent && {
          ...agent,
          publishedVersionId: agent.publishedVersionId === versionId ? null : agent.publishedVersionId,
          updatedAt: at,
        },
    },
  },
});
