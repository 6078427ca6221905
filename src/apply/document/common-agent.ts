import type { AgentMode } from '../../agents/domain/agent.events.js';
import type { DocumentProblem } from './document-invalid.js';
import { languageProblem } from './language-tag.js';
import { key, list, maxCallSeconds, orNull, text, toolName, whole } from './schema-parts.js';

/** What every agent has, whatever its mode. */
export type CommonAgentDocument = Readonly<{
  key: string;
  language?: string;
  prompt: string;
  greeting?: string | null;
  tools?: readonly string[];
  max_call_seconds?: number | null;
  /** Seconds of silence until the caller is asked, and again until the call ends; null: silence has no end. */
  max_silence_seconds?: number | null;
}>;

const MODES = Object.keys({ realtime: true } satisfies Record<AgentMode, true>);

export const agentFields = {
  key,
  mode: { type: 'string', enum: MODES, description: `the way to talk: ${MODES.join(' or ')}` },
  language: {
    type: 'string',
    pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
    description: 'a language tag like en-US',
  },
  prompt: text('the instructions of the agent (or prompt_file: a path beside the file)', 100_000),
  greeting: orNull(text('what the agent says first', 2000)),
  tools: list(toolName),
  max_call_seconds: maxCallSeconds,
  max_silence_seconds: orNull(whole(5, 3600)),
};

/** What a schema cannot see of the fields that all modes share. `at`: where in the document the agent stands. */
export const commonProblems = ({ language }: CommonAgentDocument, at: string): readonly DocumentProblem[] => {
  const problem = language === undefined ? undefined : languageProblem(language);
  return problem === undefined ? [] : [{ field: `${at}.language`, message: problem }];
};
