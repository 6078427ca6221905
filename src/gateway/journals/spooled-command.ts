import { isDeepStrictEqual } from 'node:util';
import type { CallCommand } from '../../calls/domain/call.commands.js';
import { isJsonObject, type Json, type JsonObject } from '../../platform/events/json.js';
import type { Signer } from '../telephony/carrier-accounts.js';
import type { CommandContext } from '../../platform/commands/stream-definition.js';

/** A command as the spool holds it, with what another process needs to decide it again. */
export type SpooledCommand = Readonly<{
  callId: string;
  context: CommandContext;
  /** When its voice session began (Unix ms): those of one call follow each other by it, also across processes. */
  sessionAtMs: number;
  /** Who told it, if it was the carrier, about a call that could not be read then. */
  signer: Signer | null;
  command: CallCommand;
}>;

export const toRecord = (spooled: SpooledCommand): JsonObject => spooled;

/** Every command that this release can decide; the compiler sees that none is missing. */
const KNOWN: Readonly<Record<CallCommand['type'], true>> = {
  StartCall: true,
  RefuseCall: true,
  RecordDial: true,
  RecordCallStatus: true,
  OpenSession: true,
  LoseSession: true,
  ResumeSession: true,
  EndSession: true,
  AppendTurn: true,
  InterruptTurn: true,
  RecordDigits: true,
  InvokeTool: true,
  DenyTool: true,
  RecordToolResult: true,
  EscalateCall: true,
  RecordEscalation: true,
  RecordConsent: true,
  AttachRecording: true,
  SummarizeCall: true,
  RecordCost: true,
  RequestHangUp: true,
  EndCall: true,
  EraseCall: true,
};

/**
 * The record was sealed by a process of ours, perhaps of another release: undefined if this one does not know its
 * shape or its command.
 */
export const fromRecord = (record: Json): SpooledCommand | undefined => {
  if (!isJsonObject(record) || !isJsonObject(record.command) || !isJsonObject(record.context)) return undefined;
  const { callId, sessionAtMs, command } = record;
  const known = typeof command.type === 'string' && Object.hasOwn(KNOWN, command.type);
  return known && typeof callId === 'string' && typeof sessionAtMs === 'number'
    ? (record as unknown as SpooledCommand)
    : undefined;
};

/** Commands of one call that belong to one context, one after the other. */
export type Run = Readonly<{ context: CommandContext; signer: Signer | null; spooled: readonly SpooledCommand[] }>;

/** Call by call: voice sessions in their order, and within one the order in which things became known. */
export const byCall = (spooled: readonly SpooledCommand[]): ReadonlyMap<string, readonly Run[]> => {
  const calls = new Map<string, (Run & { spooled: SpooledCommand[] })[]>();
  for (const each of [...spooled].sort((a, b) => a.sessionAtMs - b.sessionAtMs)) {
    const { callId, context, signer } = each;
    const runs = calls.get(callId) ?? [];
    calls.set(callId, runs);
    const last = runs.at(-1);
    if (last !== undefined && isDeepStrictEqual([last.context, last.signer], [context, signer])) {
      last.spooled.push(each);
    } else runs.push({ context, signer, spooled: [each] });
  }
  return calls;
};
