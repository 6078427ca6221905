import type { AgentCreated, AgentSettings, AgentVersionDrafted } from '../../src/agents/domain/agent.events.js';

export const at = '2026-03-01T10:00:00.000Z';

export const settings: AgentSettings = {
  mode: 'realtime',
  model: null,
  voice: 'marin',
  language: 'en-US',
  instructions: 'Help with orders.',
  greeting: 'Hello, this is Acme.',
  tools: ['lookup_order'],
  turnDetection: { type: 'server_vad', threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 },
  maxCallSeconds: 600,
  maxSilenceSeconds: 20,
};

export const created: AgentCreated = {
  type: 'AgentCreated',
  data: { tenantId: 'tenant-a', agentKey: 'support', at },
};
export const drafted = (versionId: string): AgentVersionDrafted => ({
  type: 'AgentVersionDrafted',
  data: { versionId, settings, at },
});
