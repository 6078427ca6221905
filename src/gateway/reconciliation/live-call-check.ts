import { callStream } from '../../calls/call.stream.js';
import type { RecordCallStatus } from '../../calls/domain/call.commands.js';
import { isLive, type ActiveCall } from '../../calls/domain/call.js';
import { isFinal } from '../../calls/domain/progress/record-call-status.js';
import { CallDirectory } from '../../calls/ports/call-directory.js';
import { Telephony } from '../../calls/ports/telephony.js';
import { CallAdmission } from '../../calls/services/call-admission.js';
import { Clock } from '../../platform/clock/clock.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { StreamWriter } from '../../platform/commands/stream-writer.js';
import type { CallJournals } from '../journals/call-journals.js';
import { sessionLost } from '../live/lost-session.js';
import { carrierStatus, reconciling } from './reconciling.js';

/** `unknown`: the carrier does not know the call; the next look has to be told. */
export type LiveCheck = Readonly<{ result: 'ended' | 'live' | 'lost'; unknown: boolean }>;

/**
 * Asks the carrier about a call of which nothing was heard for long: its callbacks may have been lost. A call that the
 * carrier does not know, at two looks in a row, is over: one look may meet a record that is not there yet.
 */
export class LiveCallCheck {
  constructor(
    private readonly ledger: Ledger,
    private readonly directory: CallDirectory,
    private readonly telephony: Telephony,
    private readonly admission: CallAdmission,
    private readonly clock: Clock,
    private readonly journals: Pick<CallJournals, 'carries'>,
  ) {}

  /** `live` also while facts of it wait here for the log: they tell its end themselves. `lost`: the carrier does not know it, or cannot be asked about it. Throws what keeps it from being asked now. */
  async check(callId: string, unknownBefore: boolean): Promise<LiveCheck> {
    const checked = (result: LiveCheck['result'], unknown = false): LiveCheck => ({ result, unknown });
    if (this.journals.carries(callId)) return checked('live', unknownBefore);
    const writer = await StreamWriter.open(this.ledger, callStream, callId);
    const call = writer.state;
    if (!isLive(call)) return checked('ended');
    const { tenantId } = call.start;
    const { callSid } = call.dial;
    const account = await this.directory.account(tenantId);
    if (account === undefined || callSid === null) return checked('lost', unknownBefore);
    const known = await this.telephony.fetch(account, callSid);
    if (known === undefined && !unknownBefore) return checked('lost', true);
    const nowMs = this.clock.nowMs();
    const status =
      known === undefined
        ? nowhere(call, callSid, await this.#lastRecorded(callId))
        : carrierStatus(known, call, nowMs);
    // Over, and long silent: whoever carried it would have said how its session ended.
    const over = isFinal(status.status);
    const lost = over ? await sessionLost(this.ledger, callId, call, Date.parse(status.at)) : [];
    const { state } = await writer.handle([...lost, status], reconciling(callId, tenantId));
    if (isLive(state)) return checked('live');
    await this.admission.leave(tenantId, callId);
    return checked('ended');
  }

  /** When the log last heard of the call (ISO 8601): of one that the carrier does not know nothing later is known. */
  async #lastRecorded(callId: string): Promise<string> {
    const last = this.ledger.store.readStream(`${callStream.category}-${callId}`, {
      direction: 'backwards',
      maxCount: 1,
    });
    for await (const { recordedAt } of last) return new Date(recordedAt).toISOString();
    return this.clock.nowIso();
  }
}

/** The end of a call that is nowhere to be found; how long it was nobody can tell. */
const nowhere = ({ session }: ActiveCall, callSid: string, at: string): RecordCallStatus => ({
  type: 'RecordCallStatus',
  callSid,
  status: session.endCause === null ? 'failed' : 'completed',
  answeredBy: null,
  durationSeconds: 0,
  at,
  estimated: true,
});
