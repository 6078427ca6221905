import type { Clock } from '../../platform/clock/clock.js';
import type { CommandContext } from '../../platform/commands/stream-definition.js';
import type { CallStreamWriter } from '../call.stream.js';
import type { StartCall } from '../domain/call.commands.js';
import type { RefusalReason } from '../domain/call.events.js';
import { recordLater } from './record-later.js';

/**
 * Records that a call which asked to be dialled is not. Never throws: while the log is away it is tried again, and
 * should this process end before, reconciliation shows the call's dial as unknown.
 */
export const refuseOutbound = async (
  writer: CallStreamWriter,
  { tenantId, from, to, callSid, agentKey }: StartCall,
  reason: RefusalReason,
  context: CommandContext,
  clock: Clock,
): Promise<void> => {
  const call = { tenantId, direction: 'outbound', from, to, callSid, agentKey } as const;
  const at = clock.nowIso();
  const record = (): Promise<unknown> => writer.handle([{ type: 'RefuseCall', ...call, reason, at }], context);
  await record().catch(() => void recordLater(clock, record));
};
