import { Injectable } from '@nestjs/common';
import { callStream } from '../../calls/call.stream.js';
import { isLive } from '../../calls/domain/call.js';
import { CallDirectory } from '../../calls/ports/call-directory.js';
import { Telephony } from '../../calls/ports/telephony.js';
import { CallAdmission } from '../../calls/services/call-admission.js';
import { Clock } from '../../platform/clock/clock.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { readState } from '../../platform/commands/read-state.js';
import { StreamWriter } from '../../platform/commands/stream-writer.js';

/** The carrier's last callback comes within moments of the session's end. */
const CALLBACK_WITHIN_MS = 3_000;
const POLL_MS = 200;

/**
 * The ends of calls whose sessions ended while the process goes. Their last callbacks may find nobody here, and the
 * calls would stand as in progress until the next start: what the carrier has not told in a moment is ended by us.
 */
@Injectable()
export class LastEnds {
  constructor(
    private readonly ledger: Ledger,
    private readonly directory: CallDirectory,
    private readonly telephony: Telephony,
    private readonly admission: CallAdmission,
    private readonly clock: Clock,
  ) {}

  /** Never throws: what cannot be settled now is left to reconciliation. */
  async settle(callIds: readonly string[]): Promise<void> {
    const untilMs = this.clock.monotonicMs() + CALLBACK_WITHIN_MS;
    await Promise.all(callIds.map((callId) => this.#settle(callId, untilMs).catch(() => undefined)));
  }

  async #settle(callId: string, untilMs: number): Promise<void> {
    while (isLive(await readState(this.ledger, callStream, callId))) {
      if (this.clock.monotonicMs() >= untilMs) return this.#end(callId);
      await this.clock.sleep(POLL_MS);
    }
  }

  async #end(callId: string): Promise<void> {
    const writer = await StreamWriter.open(this.ledger, callStream, callId);
    const call = writer.state;
    if (!isLive(call)) return;
    const { tenantId } = call.start;
    const { callSid } = call.dial;
    const { endCause } = call.session;
    const account = await this.directory.account(tenantId);
    // A session that its model left may still be followed by the line's own words.
    if (endCause === null || endCause === 'provider-failed' || account === undefined) return;
    if (callSid !== null) await this.telephony.hangUp(account, callSid);
    const end = { type: 'EndCall', cause: endCause, outcome: null, at: this.clock.nowIso() } as const;
    await writer.handle([end], { tenantId, actor: 'system', correlationId: callId });
    await this.admission.leave(tenantId, callId);
  }
}
