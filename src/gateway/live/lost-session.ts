import type { CallCommand, InterruptTurn } from '../../calls/domain/call.commands.js';
import type { CallEvent } from '../../calls/domain/call.events.js';
import type { Call } from '../../calls/domain/call.js';
import { PROCESS_LOST } from '../../calls/domain/session/session.js';
import type { Ledger } from '../../platform/commands/ledger.js';
import { heardText } from '../talk/heard-text.js';
import { callHistory } from './call-history.js';

/**
 * What is known of a session whose process died: that it was lost, and which of the agent's turns cannot have been heard
 * to their end, because they would have lasted longer than the line. Marks of what was played are only in the memory of
 * the process, so how much was heard follows from when the turn began and when the line went. `lostAtMs` (Unix ms) is
 * when the line went, as the carrier tells. Nothing if no session is open.
 */
export const sessionLost = async (
  ledger: Ledger,
  callId: string,
  { session: { streamSid, openedAt } }: Pick<Call, 'session'>,
  lostAtMs: number,
): Promise<readonly CallCommand[]> => {
  if (streamSid === null || openedAt === null) return [];
  const atMs = Math.max(0, Math.round(lostAtMs - Date.parse(openedAt)));
  const at = new Date(lostAtMs).toISOString();
  const cuts = cutTurns(await callHistory(ledger, callId), atMs);
  return [...cuts, { type: 'LoseSession', streamSid, reason: PROCESS_LOST, at, estimated: true }];
};

/** The agent's turns that were still being played `atMs` after the first session of the call was opened. */
export const cutTurns = (history: Iterable<CallEvent>, atMs: number): readonly InterruptTurn[] => {
  const cuts = new Map<string, InterruptTurn>();
  for (const { type, data } of history) {
    if (type === 'TurnInterrupted') cuts.delete(data.turnId);
    if (type !== 'TurnAppended' || data.speaker !== 'agent' || data.endedAtMs <= atMs) continue;
    const { turnId, text, startedAtMs, endedAtMs } = data;
    const heardMs = Math.max(0, atMs - startedAtMs);
    const spoken = { text, audioMs: endedAtMs - startedAtMs, points: [] };
    cuts.set(turnId, { type: 'InterruptTurn', turnId, heardMs, heardText: heardText(spoken, heardMs), atMs });
  }
  return [...cuts.values()];
};
