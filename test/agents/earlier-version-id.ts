import { type AgentSettings, DEFAULT_MAX_SILENCE_SECONDS } from '../../src/agents/domain/agent.events.js';
import { canonical } from '../../src/platform/events/canonical.js';
import { namedId } from '../../src/platform/ids/named-id.js';

/**
 * The id that releases before gave to a version: derived from its settings with all defaults, of which the limit of
 * silence did not count. Such versions are in logs, and a file that drafted one must find it again.
 */
export const versionIdOf = (agentId: string, settings: AgentSettings): string => {
  const { maxSilenceSeconds, ...original } = settings;
  const told = maxSilenceSeconds === DEFAULT_MAX_SILENCE_SECONDS ? original : settings;
  return namedId('agent-version', agentId, canonical(told));
};
