import { isDeepStrictEqual } from 'node:util';
import type { CallCommand } from '../../calls/domain/call.commands.js';
import { isJsonObject, type Json, type JsonObject } from '../../platform/events/json.js';
import type { Signer } from '../telephony/carrier-accounts.js';
import type { CommandContext } from '../../platform/commands/stream-definition.js';

/** A command as the spool holds it, with what another process needs to decide it again. */
export type SpooledCommand = Readonly<{
  callId: string;
  context: CommandContext;
  /** When its session was taken over (Unix ms): a call's sessions follow each other by it, also across processes. */
  sessionAtMs: number;
  /** Who told it, if it was the carrier, about a call that could not be read then. */
  signer: Signer | null;
  command: CallCommand;
}>;

export const toRecord = (spooled: SpooledCommand): JsonObject => spooled;

/** The record was sealed by a process of ours: its shape is checked as far as one of another version might differ. */
export const fromRecord = (record: Json): SpooledCommand | undefined =>
  isJsonObject(record) && typeof record.callId === 'string' && isJsonObject(record.command)
    ? (record as unknown as SpooledCommand)
    : undefined;

/** Commands of one call that belong to one context, one after the other. */
export type Run = Readonly<{ context: CommandContext; signer: Signer | null; commands: readonly CallCommand[] }>;

/** Call by call: sessions in the order in which they had the call, within one the order in which things became known. */
export const byCall = (spooled: readonly SpooledCommand[]): ReadonlyMap<string, readonly Run[]> => {
  const calls = new Map<string, (Run & { commands: CallCommand[] })[]>();
  for (const { callId, context, signer, command } of [...spooled].sort((a, b) => a.sessionAtMs - b.sessionAtMs)) {
    const runs = calls.get(callId) ?? [];
    calls.set(callId, runs);
    const last = runs.at(-1);
    if (last !== undefined && isDeepStrictEqual([last.context, last.signer], [context, signer])) {
      last.commands.push(command);
    } else runs.push({ context, signer, commands: [command] });
  }
  return calls;
};
