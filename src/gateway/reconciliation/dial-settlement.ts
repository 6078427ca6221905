import { callStream, type CallStreamWriter } from '../../calls/call.stream.js';
import { isLive, isRequested, type ActiveCall } from '../../calls/domain/call.js';
import { CallDirectory } from '../../calls/ports/call-directory.js';
import { type CarrierCall, Telephony } from '../../calls/ports/telephony.js';
import { CallAdmission } from '../../calls/services/call-admission.js';
import { isDialOpen } from '../../calls/services/placed-call.js';
import { Clock } from '../../platform/clock/clock.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { StreamWriter } from '../../platform/commands/stream-writer.js';
import { DIAL_WINDOW_MS, matchDial, type Finding } from './match-dial.js';
import { carrierStatus, reconciling } from './reconciling.js';
import { Rivals } from './rivals.js';

/**
 * Settles the dial of a call nobody has answered for, by looking for it in the carrier's list. What is not found, or
 * cannot be told from another, stays unknown: a callback may still settle it, a human may, and it is never dialled.
 */
export class DialSettlement {
  constructor(
    private readonly ledger: Ledger,
    private readonly directory: CallDirectory,
    private readonly telephony: Telephony,
    private readonly admission: CallAdmission,
    private readonly rivals: Rivals,
    private readonly clock: Clock,
  ) {}

  /** Throws what keeps it from being asked now: the carrier's, the read models' or the store's absence. */
  async settle(callId: string): Promise<'settled' | 'none' | 'ambiguous'> {
    const writer = await StreamWriter.open(this.ledger, callStream, callId);
    const call = writer.state;
    if (!isRequested(call)) return 'settled';
    const context = reconciling(callId, call.start.tenantId);
    if (isDialOpen(call)) {
      const nobody = {
        type: 'RecordDial',
        outcome: 'unknown',
        reason: 'nobody-dials',
        at: this.clock.nowIso(),
      } as const;
      await writer.handle([nobody], context);
    }
    const finding = await this.#find(callId, call);
    if (finding.kind === 'found') await this.#accept(callId, writer, finding.call);
    return finding.kind === 'found' ? 'settled' : finding.kind;
  }

  async #find(callId: string, call: ActiveCall): Promise<Finding> {
    const { tenantId, to, from, startedAt } = call.start;
    const account = await this.directory.account(tenantId);
    if (account === undefined || call.erased) return { kind: 'none' };
    const since = new Date(Date.parse(startedAt) - DIAL_WINDOW_MS).toISOString();
    const listed = await this.telephony.list(account, { to, from, since });
    const rivals = await this.rivals.of(callId, call);
    return rivals === undefined ? { kind: 'ambiguous' } : matchDial(startedAt, listed, rivals);
  }

  async #accept(callId: string, writer: CallStreamWriter, found: CarrierCall): Promise<void> {
    const call = writer.state;
    if (!isLive(call)) return;
    const { tenantId } = call.start;
    const at = this.clock.nowIso();
    const accepted = { type: 'RecordDial', outcome: 'accepted', callSid: found.callSid, at } as const;
    const { events } = await writer.handle(
      [accepted, carrierStatus(found, call, this.clock.nowMs())],
      reconciling(callId, tenantId),
    );
    if (events.some(({ type }) => type === 'CallEnded')) await this.admission.leave(tenantId, callId);
  }
}
