import { Injectable } from '@nestjs/common';
import { callStream } from '../../calls/call.stream.js';
import { isLive } from '../../calls/domain/call.js';
import { CallCommandRefused } from '../../calls/domain/call.refusal.js';
import { type CalledLine, CallDirectory } from '../../calls/ports/call-directory.js';
import { CallAdmission } from '../../calls/services/call-admission.js';
import { TooManyCalls } from '../../calls/services/call-errors.js';
import { inboundCallId } from '../../calls/services/call-ids.js';
import { Clock } from '../../platform/clock/clock.js';
import { handleCommand } from '../../platform/commands/handle-command.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { LiveCalls } from '../live/live-calls.js';
import { CarrierAccounts } from './carrier-accounts.js';
import { CarrierForm, type InboundCall } from './carrier-form.js';
import { CallConnector } from './connect-call.js';
import { InboundRefusals } from './inbound-refusals.js';

/** Answers an inbound call: route, tenant, agent, a slot, the first event, then the media socket. */
@Injectable()
export class InboundAnswer {
  constructor(
    private readonly ledger: Ledger,
    private readonly directory: CallDirectory,
    private readonly accounts: CarrierAccounts,
    private readonly admission: CallAdmission,
    private readonly connector: CallConnector,
    private readonly live: LiveCalls,
    private readonly refusals: InboundRefusals,
    private readonly clock: Clock,
  ) {}

  /** TwiML, whatever happens: what cannot be served is said, and recorded. */
  async answer(call: InboundCall, form: CarrierForm): Promise<string> {
    let line: CalledLine | undefined;
    try {
      const called = await this.directory.lineOf(form.called ?? '');
      if (called === undefined) return this.refusals.refuse(call, form, { reason: 'unknown-number', line });
      const { signer } = form;
      if (signer === undefined || !(await this.accounts.belongs(called.tenantId, signer))) {
        // Of a call that somebody else's account brings, the number's tenant is told nothing.
        return this.refusals.refuse(call, form, { reason: 'foreign-number', line });
      }
      line = called;
      if (line.closed !== null) return this.refusals.refuse(call, form, { reason: line.closed, line });
      if (this.live.draining) return this.refusals.refuse(call, form, { reason: 'draining', line });
      return await this.#connect(call, form, line);
    } catch (error) {
      const reason = error instanceof TooManyCalls ? 'call-limit' : 'unavailable';
      return this.refusals.refuse(call, form, { reason, line, error });
    }
  }

  async #connect(call: InboundCall, form: CarrierForm, line: CalledLine): Promise<string> {
    const { callSid, accountSid } = call;
    const { tenantId, agentKey, agentVersionId } = line;
    const agent = await this.directory.agent(tenantId, { agentKey, agentVersionId: agentVersionId ?? undefined });
    if (agent === undefined) return this.refusals.refuse(call, form, { reason: 'unknown-agent', line });
    const callId = inboundCallId(accountSid, callSid);
    await this.admission.takeSlot(tenantId, callId);
    const start = {
      type: 'StartCall',
      ...agent,
      tenantId,
      direction: 'inbound',
      from: form.text('From') ?? 'unknown',
      to: line.number,
      callSid,
      greeting: null,
      orgId: null,
      requestFingerprint: null,
      startedAt: this.clock.nowIso(),
    } as const;
    const context = { tenantId, actor: 'twilio', correlationId: callId };
    try {
      const { state } = await handleCommand(this.ledger, callStream, callId, start, context);
      // The carrier asks again about a call that was refused, or is over.
      if (!isLive(state)) throw new CallCommandRefused('call-not-live');
      return await this.connector.connect({ tenantId, callId, callSid, accountSid }, state.start.assigned);
    } catch (error) {
      await this.admission.leave(tenantId, callId).catch(() => undefined);
      throw error;
    }
  }
}
