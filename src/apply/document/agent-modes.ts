import type { AgentMode, AgentSettings } from '../../agents/domain/agent.events.js';
import type { DocumentProblem } from './document-invalid.js';
import { realtimeAgent, type RealtimeAgentDocument } from './realtime-agent.js';

/** An agent as a document has it, by its mode. */
export type AgentDocument = RealtimeAgentDocument;

/** How agents of one mode are written down: the shape, what a schema cannot see, and the settings that follow. */
type AgentModeDeclaration<M extends AgentMode> = Readonly<{
  schema: object;
  /** `at`: where in the document the agent stands. */
  problems(agent: Extract<AgentDocument, { mode?: M }>, at: string): readonly DocumentProblem[];
  settings(agent: Extract<AgentDocument, { mode?: M }>): Extract<AgentSettings, { mode: M }>;
}>;

export const AGENT_MODES: Readonly<{ [M in AgentMode]: AgentModeDeclaration<M> }> = { realtime: realtimeAgent };

/** An agent that names no mode is a realtime one, as all were before there were others. */
export const ABSENT_MODE = 'realtime' satisfies AgentMode;

export const modeOf = (agent: AgentDocument): AgentModeDeclaration<AgentMode> => AGENT_MODES[agent.mode ?? ABSENT_MODE];
