import type { ErrorCode } from '../../platform/http/error-codes.js';
import type { AgentRefusal } from '../domain/agent.decider.js';

/** What each refusal is answered with; a new refusal does not compile until it has a row. */
export const agentRefusals: Readonly<Record<AgentRefusal, ErrorCode>> = {
  'agent-not-found': 'not_found',
  'agent-id-taken': 'conflict',
  'agent-version-not-found': 'not_found',
};
