import type { AgentSettings } from './agent.events.js';

/** `at` is ISO 8601 in UTC. */
export type CreateAgent = Readonly<{ type: 'CreateAgent'; tenantId: string; agentKey: string; at: string }>;
export type DraftAgentVersion = Readonly<{
  type: 'DraftAgentVersion';
  versionId: string;
  settings: AgentSettings;
  at: string;
}>;
/** Makes a drafted version the one that calls get. Publishing a retired version brings it back. */
export type PublishAgentVersion = Readonly<{ type: 'PublishAgentVersion'; versionId: string; at: string }>;
export type RetireAgentVersion = Readonly<{ type: 'RetireAgentVersion'; versionId: string; at: string }>;

export type AgentCommand = CreateAgent | DraftAgentVersion | PublishAgentVersion | RetireAgentVersion;
