import type { Assigned, CallRefused, CallStarted, Direction } from './start.events.js';

/** Who calls whom, and which agent version answers. Times are ISO 8601 text. */
export type Started = Readonly<{
  tenantId: string;
  direction: Direction;
  from: string;
  to: string;
  startedAt: string;
  assigned: Assigned;
  greeting: string | null;
  requestFingerprint: string | null;
}>;

/** A call that was refused before it started: no agent has it. `tenantId` is null where the number is nobody's. */
export type TurnedAway = Omit<Started, 'tenantId' | 'assigned' | 'greeting' | 'requestFingerprint'> &
  Readonly<{ tenantId: string | null; assigned: null; greeting: null; requestFingerprint: null }>;

/** How a call began; nothing later changes it. */
export type Start = Started | TurnedAway;

export const started = ({ data }: CallStarted): Started => {
  const { agentId, agentKey, agentVersionId, ...rest } = data;
  const { tenantId, direction, from, to, greeting, requestFingerprint, startedAt } = rest;
  const assigned = { agentId, agentKey, agentVersionId };
  return { tenantId, direction, from, to, startedAt, assigned, greeting, requestFingerprint };
};

export const turnedAway = ({ data: { tenantId, direction, from, to, at } }: CallRefused): TurnedAway => ({
  ...{ tenantId, direction, from, to, startedAt: at },
  ...{ assigned: null, greeting: null, requestFingerprint: null },
});
