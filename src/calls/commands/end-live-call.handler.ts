import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../platform/clock/clock.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { StreamWriter } from '../../platform/commands/stream-writer.js';
import { callStream } from '../call.stream.js';
import { isLive } from '../domain/call.js';
import { CallCommandRefused } from '../domain/call.refusal.js';
import { CallDirectory } from '../ports/call-directory.js';
import { CarrierUnavailable, Telephony } from '../ports/telephony.js';
import { CallAdmission } from '../services/call-admission.js';
import { EndLiveCall, type EndedCall } from './end-live-call.command.js';

/** The reason is recorded, the carrier is told, and the end recorded when it agreed (or knows the call as over). */
@CommandHandler(EndLiveCall)
export class EndLiveCallHandler implements ICommandHandler<EndLiveCall> {
  constructor(
    private readonly ledger: Ledger,
    private readonly directory: CallDirectory,
    private readonly telephony: Telephony,
    private readonly admission: CallAdmission,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, actor, callId, correlation }: EndLiveCall): Promise<EndedCall> {
    const writer = await StreamWriter.open(this.ledger, callStream, callId);
    const call = writer.state;
    if (!isLive(call) || call.start.tenantId !== tenantId) throw new CallCommandRefused('call-not-live');
    const { callSid } = call.dial;
    const account = await this.directory.account(tenantId);
    // Without its account nobody could hang it up, and an end that did not happen must not be recorded.
    if (account === undefined && callSid !== null) throw new CarrierUnavailable('no carrier account is configured');
    const context = { tenantId, actor, ...correlation };
    await writer.handle([{ type: 'RequestHangUp', at: this.clock.nowIso() }], context);
    if (account !== undefined && callSid !== null) await this.telephony.hangUp(account, callSid);
    const end = { type: 'EndCall', cause: 'api', outcome: null, at: this.clock.nowIso() } as const;
    const { state, position } = await writer.handle([end], context);
    await this.admission.leave(tenantId, callId);
    return { callId, status: state?.ending.ended?.status ?? 'completed', position };
  }
}
