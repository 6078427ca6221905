import { callStream } from '../../calls/call.stream.js';
import { isLive } from '../../calls/domain/call.js';
import { CallDirectory } from '../../calls/ports/call-directory.js';
import { Telephony } from '../../calls/ports/telephony.js';
import { CallAdmission } from '../../calls/services/call-admission.js';
import { Clock } from '../../platform/clock/clock.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { StreamSession } from '../../platform/commands/stream-session.js';
import { carrierStatus, reconciling } from './reconciling.js';

/** Asks the carrier about a call of which nothing was heard for long: its callbacks may have been lost. */
export class LiveCallCheck {
  constructor(
    private readonly ledger: Ledger,
    private readonly directory: CallDirectory,
    private readonly telephony: Telephony,
    private readonly admission: CallAdmission,
    private readonly clock: Clock,
  ) {}

  /** `lost`: the carrier does not know it. Throws what keeps the carrier from being asked now. */
  async check(callId: string): Promise<'ended' | 'live' | 'lost'> {
    const session = await StreamSession.open(this.ledger, callStream, callId);
    const { callSid, tenantId } = session.state;
    if (!isLive(session.state)) return 'ended';
    const account = await this.directory.account(tenantId);
    if (account === undefined || callSid === null) return 'lost';
    const known = await this.telephony.fetch(account, callSid);
    if (known === undefined) return 'lost';
    const status = carrierStatus(known, this.clock.nowIso());
    const { state } = await session.handle([status], reconciling(callId, tenantId));
    if (isLive(state)) return 'live';
    await this.admission.leave(tenantId, callId);
    return 'ended';
  }
}
