import { Injectable } from '@nestjs/common';
import { callStream, type CallStreamWriter } from '../../calls/call.stream.js';
import type { CallCommand, RecordCallStatus } from '../../calls/domain/call.commands.js';
import { isFinal } from '../../calls/domain/progress/record-call-status.js';
import { CallAdmission } from '../../calls/services/call-admission.js';
import { Clock } from '../../platform/clock/clock.js';
import { readState } from '../../platform/commands/read-state.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { StoreUnavailable } from '../../platform/event-store/event-store.errors.js';
import { StreamWriter } from '../../platform/commands/stream-writer.js';
import { CallJournals } from '../journals/call-journals.js';
import { LiveCalls } from '../live/live-calls.js';
import { sessionLost } from '../live/lost-session.js';
import { isDefinite } from '../talk/write-errors.js';
import { CarrierAccounts, maySpeakOf } from './carrier-accounts.js';
import { CarrierForm } from './carrier-form.js';
import { NoSuchCall } from '../../calls/services/no-such-call.js';

/** How long a status waits for what happened before it, until it is kept too. */
const BEHIND_JOURNAL_MS = 1000;
/** The carrier's callback is often faster than the end of the socket, and both than another process's append. */
const SESSION_ENDS_WITHIN_MS = 2000;
const POLL_MS = 200;

/** Brings what the carrier says of a call into its stream. */
@Injectable()
export class CallProgress {
  constructor(
    private readonly ledger: Ledger,
    private readonly accounts: CarrierAccounts,
    private readonly admission: CallAdmission,
    private readonly journals: CallJournals,
    private readonly live: LiveCalls,
    private readonly clock: Clock,
  ) {}

  /** The call, if whoever signed this request may speak of it. Throws {@link NoSuchCall}. */
  async open(callId: string, form: CarrierForm): Promise<CallStreamWriter> {
    const writer = await StreamWriter.open(this.ledger, callStream, callId);
    const { signer } = form;
    if (writer.state === null || signer === undefined) throw new NoSuchCall();
    if (!(await maySpeakOf(this.accounts, callId, writer.state, signer))) throw new NoSuchCall();
    return writer;
  }

  /** Records the status in the form; late, repeated and backward ones change nothing. */
  async record(callId: string, writer: CallStreamWriter, form: CarrierForm, status?: string): Promise<void> {
    const command = this.#command(form, status);
    if (command === undefined) return;
    // A call that was refused because its number is nobody's has no tenant; nothing is written of it any more.
    const tenantId = writer.state?.start.tenantId ?? '';
    const lost = isFinal(command.status) ? await this.#lostSession(callId) : [];
    const { events } = await writer.handle([...lost, command], { tenantId, actor: 'twilio', correlationId: callId });
    if (isFinal(command.status)) this.live.over(callId);
    if (events.some(({ type }) => type === 'CallEnded')) await this.admission.leave(tenantId, callId);
  }

  /**
   * Records the status in the form after what waits of the call, or keeps it on disk until the log is back: the carrier
   * tells it once. Whether its signer may speak of the call is then asked when it is decided. Throws {@link NoSuchCall},
   * and {@link StoreUnavailable} if the disk does not take it either.
   */
  async recordOrKeep(callId: string, form: CarrierForm): Promise<void> {
    try {
      if (!(await this.journals.drainCall(callId, BEHIND_JOURNAL_MS))) throw new StoreUnavailable('facts are waiting');
      await this.record(callId, await this.open(callId, form), form);
    } catch (error) {
      const command = this.#command(form);
      const { signer } = form;
      if (isDefinite(error) || command === undefined || signer === undefined) throw error;
      await this.journals.defer(callId, command, signer);
    }
  }

  /**
   * The call is over, and the log has its voice session open: whoever carried it says how it ended within moments, or
   * its process died.
   */
  async #lostSession(callId: string): Promise<readonly CallCommand[]> {
    const untilMs = this.clock.monotonicMs() + SESSION_ENDS_WITHIN_MS;
    for (;;) {
      const call = await readState(this.ledger, callStream, callId);
      if (call === null || call.session.streamSid === null || this.journals.carries(callId)) return [];
      if (this.clock.monotonicMs() >= untilMs) return sessionLost(this.ledger, callId, call, this.clock.nowMs());
      await this.clock.sleep(POLL_MS);
    }
  }

  #command(form: CarrierForm, status = form.text('CallStatus')): RecordCallStatus | undefined {
    const { callSid } = form;
    if (callSid === undefined || status === undefined) return undefined;
    return {
      type: 'RecordCallStatus',
      callSid,
      status,
      answeredBy: form.text('AnsweredBy') ?? null,
      durationSeconds: form.count('CallDuration') ?? null,
      at: this.clock.nowIso(),
    };
  }
}
