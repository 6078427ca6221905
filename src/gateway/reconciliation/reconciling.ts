import type { RecordCallStatus } from '../../calls/domain/call.commands.js';
import type { Call } from '../../calls/domain/call.js';
import { isFinal } from '../../calls/domain/progress/record-call-status.js';
import type { CarrierCall } from '../../calls/ports/telephony.js';
import type { CommandContext } from '../../platform/commands/stream-definition.js';

/** On whose behalf reconciliation writes. */
export const reconciling = (callId: string, tenantId: string): CommandContext => ({
  tenantId,
  actor: 'reconciliation',
  correlationId: callId,
});

/**
 * What the carrier's record of a call says, as its callback would have said it. Nobody saw the end of one that is over:
 * its time follows from how long it was.
 */
export const carrierStatus = (
  { callSid, status, durationSeconds, createdAt }: CarrierCall,
  { progress: { answeredAt } }: Pick<Call, 'progress'>,
  nowMs: number,
): RecordCallStatus => {
  const endedMs = Date.parse(answeredAt ?? createdAt) + (durationSeconds ?? 0) * 1000;
  const estimated = isFinal(status);
  const at = new Date(estimated ? Math.min(nowMs, endedMs) : nowMs).toISOString();
  return { type: 'RecordCallStatus', callSid, status, answeredBy: null, durationSeconds, at, estimated };
};
