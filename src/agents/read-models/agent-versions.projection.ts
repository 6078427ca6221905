import { idOf } from '../../platform/events/event.js';
import { olderOf, projection } from '../../platform/read-models/projection.js';
import type { AgentEvent, AgentSettings } from '../domain/agent.events.js';

/** A version with its settings, found by its own id. `id` is the version's. */
export type AgentVersionView = {
  id: string;
  agentId: string;
  settings: AgentSettings;
  status: 'drafted' | 'published' | 'retired';
  draftedAt: string;
  publishedAt: string | null;
};

const id = ({ data }: Readonly<{ data: Readonly<{ versionId: string }> }>): string => data.versionId;

const declared = projection<AgentVersionView, AgentEvent>({
  name: 'agent-versions',
  version: 2,
  categories: ['agent'],
  indexes: [['agentId', 'draftedAt']],
  on: {
    AgentVersionDrafted: {
      id,
      update: (_, { versionId, settings, at }, event) => ({
        id: versionId,
        agentId: idOf(event.stream),
        settings,
        status: 'drafted',
        draftedAt: at,
        publishedAt: null,
      }),
    },
    AgentVersionPublished: {
      id,
      update: (version, { at }) => version && { ...version, status: 'published', publishedAt: at },
    },
    AgentVersionRetired: { id, update: (version) => version && { ...version, status: 'retired' } },
  },
});

/** `published` means: has been published and not retired. Which version calls get is in the read model `agents`. */
export const agentVersions = { ...declared, predecessors: olderOf(declared, 1) };
