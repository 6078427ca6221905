import type { RecordCallStatus } from '../../calls/domain/call.commands.js';
import type { CarrierCall } from '../../calls/ports/telephony.js';
import type { CommandContext } from '../../platform/commands/stream-definition.js';

/** On whose behalf reconciliation writes. */
export const reconciling = (callId: string, tenantId: string): CommandContext => ({
  tenantId,
  actor: 'reconciliation',
  correlationId: callId,
});

/** What the carrier's record of a call says, as its callback would have said it. */
export const carrierStatus = ({ callSid, status, durationSeconds }: CarrierCall, at: string): RecordCallStatus => ({
  type: 'RecordCallStatus',
  callSid,
  status,
  answeredBy: null,
  durationSeconds,
  at,
});
