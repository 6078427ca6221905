import type { Json } from '../../platform/events/json.js';
import type { Outcome, Speaker } from '../domain/call.events.js';

export type Turn = {
  turnId: string;
  previousItemId: string | null;
  speaker: Speaker;
  text: string | null;
  startedAtMs: number;
  endedAtMs: number;
  /** Why the provider ended it early. */
  cutReason: string | null;
};
/** What the caller had heard when it spoke over the agent. */
export type Interruption = { turnId: string; heardMs: number; heardText: string | null; atMs: number };
export type FunctionCall = {
  id: string;
  tool: string;
  arguments: Json;
  status: 'running' | 'succeeded' | 'failed' | 'denied' | 'unknown';
  result: Json;
  error: string | null;
  durationMs: number | null;
  atMs: number;
  /** Arguments and result are left out of this answer because it would be too large; they are read one by one. */
  omitted?: boolean;
};
export type Digits = { digits: string | null; atMs: number };

/** What was said, heard, pressed and done, in the order it was recorded. */
export type SessionContents = {
  turns: Turn[];
  interruptions: Interruption[];
  functionCalls: FunctionCall[];
  digits: Digits[];
};

/** A voice session without its contents, which have no bound. */
export type SessionHead = {
  id: string;
  tenantId: string;
  streamSid: string | null;
  callSid: string | null;
  status: 'pending' | 'active' | 'completed' | 'failed';
  direction: string;
  agentKey: string;
  agentVersionId: string;
  model: string | null;
  voice: string | null;
  sessions: number;
  summary: string | null;
  outcome: Outcome | null;
  tags: string[];
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
};

/** What the agent heard, said and did on one call. Turns stand in the order they were recorded; readers sort them. */
export type VoiceSession = SessionHead & SessionContents;
