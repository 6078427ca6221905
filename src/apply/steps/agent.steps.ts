import { agentIdOf, agentStream, versionIdOf } from '../../agents/agent.stream.js';
import {
  type AgentSettings,
  DEFAULT_MAX_SILENCE_SECONDS,
  type TurnDetection,
} from '../../agents/domain/agent.events.js';
import type { AgentCommand } from '../../agents/domain/agent.commands.js';
import type { Agent } from '../../agents/domain/agent.js';
import type { AgentDocument, TenantDocument, TurnDetectionDocument } from '../document/platform-document.js';
import { step, type Step } from './step.js';
import { idOfTenant } from './tenant.step.js';

export const agentSteps = (tenant: TenantDocument, at: string): readonly Step[] => [
  ...(tenant.agents ?? []).map((agent) => publishStep(tenant, agent, at)),
  ...(tenant.remove?.agents ?? []).map((agentKey) => retireStep(tenant, agentKey, at)),
];

/** Settings make the version: the same settings are the same version, others are drafted and published. */
const publishStep = (tenant: TenantDocument, agent: AgentDocument, at: string): Step => {
  const settings = settingsOf(agent);
  const where = place(tenant, agent.key);
  const versionId = versionIdOf(where.id, settings);
  return step({
    ...where,
    commands: (): AgentCommand[] => [
      { type: 'CreateAgent', tenantId: where.tenantId, agentKey: agent.key, at },
      { type: 'DraftAgentVersion', versionId, settings, at },
      { type: 'PublishAgentVersion', versionId, at },
    ],
  });
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

const settingsOf = (agent: AgentDocument): AgentSettings => ({
  mode: 'realtime',
  model: agent.model ?? null,
  voice: agent.voice ?? 'marin',
  language: agent.language ?? 'en-US',
  instructions: agent.prompt,
  greeting: agent.greeting ?? null,
  tools: agent.tools ?? [],
  turnDetection: turnDetectionOf(agent.turn_detection),
  maxCallSeconds: agent.max_call_seconds ?? null,
  maxSilenceSeconds: agent.max_silence_seconds === undefined ? DEFAULT_MAX_SILENCE_SECONDS : agent.max_silence_seconds,
});

/** The provider's own defaults (OpenAI Realtime GA). */
const turnDetectionOf = (given: TurnDetectionDocument = { type: 'server_vad' }): TurnDetection =>
  given.type === 'semantic_vad'
    ? { type: 'semantic_vad', eagerness: given.eagerness ?? 'auto' }
    : {
        type: 'server_vad',
        threshold: given.threshold ?? 0.5,
        prefixPaddingMs: given.prefix_padding_ms ?? 300,
        silenceDurationMs: given.silence_duration_ms ?? 500,
      };
