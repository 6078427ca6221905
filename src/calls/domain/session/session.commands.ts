import type { EndCause, Outcome } from '../ending/ending.events.js';

export type OpenSession = Readonly<{
  type: 'OpenSession';
  streamSid: string;
  model: string;
  voice: string;
  at: string;
}>;
export type LoseSession = Readonly<{
  type: 'LoseSession';
  streamSid: string;
  reason: string;
  at: string;
  estimated?: boolean;
}>;
export type ResumeSession = Readonly<{ type: 'ResumeSession'; streamSid: string; at: string }>;
export type EndSession = Readonly<{
  type: 'EndSession';
  streamSid: string;
  cause: EndCause;
  outcome: Outcome | null;
  at: string;
}>;

export type SessionCommand = OpenSession | LoseSession | ResumeSession | EndSession;
