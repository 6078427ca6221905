import { CallDirectory, type Line } from '../../calls/ports/call-directory.js';
import { callStream } from '../../calls/call.stream.js';
import { CallAdmission } from '../../calls/services/call-admission.js';
import { TooManyCalls } from '../../calls/services/call-errors.js';
import { inboundCallId } from '../../calls/services/call-ids.js';
import { Clock } from '../../platform/clock/clock.js';
import { handleCommand } from '../../platform/commands/handle-command.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { rejectBusy, sayAndHangUp } from '../../providers/twilio/twiml.js';
import { LiveCalls } from '../live/live-calls.js';
import { CarrierAccounts } from './carrier-accounts.js';
import { CarrierForm } from './carrier-form.js';
import { CallConnector } from './connect-call.js';
import { OperatorDiagnostics } from './operator-diagnostics.js';
import { PHRASES } from './phrases.js';

/** The caller's ids: a signed request without them is not a call. */
export type InboundCall = Readonly<{ callSid: string; accountSid: string }>;

/** Answers an inbound call: route, tenant, agent, a slot, the first event, then the media socket. */
export class InboundAnswer {
  constructor(
    private readonly ledger: Ledger,
    private readonly directory: CallDirectory,
    private readonly accounts: CarrierAccounts,
    private readonly admission: CallAdmission,
    private readonly connector: CallConnector,
    private readonly live: LiveCalls,
    private readonly diagnostics: OperatorDiagnostics,
    private readonly clock: Clock,
  ) {}

  /** TwiML, whatever happens: what cannot be served is said. */
  async answer(call: InboundCall, form: CarrierForm): Promise<string> {
    let line: Line | undefined;
    if (this.live.draining) return sayAndHangUp(PHRASES.unavailable);
    try {
      line = await this.directory.lineOf(form.text('To') ?? form.text('Called') ?? '');
      const { signer } = form;
      if (line === undefined || signer === undefined || !(await this.accounts.belongs(line.tenantId, signer))) {
        this.diagnostics.report('unknown-route', { callSid: call.callSid });
        return sayAndHangUp(PHRASES.unknownNumber);
      }
      return await this.#connect(call, form, line);
    } catch (error) {
      if (error instanceof TooManyCalls) {
        this.diagnostics.report('call-limit', { callSid: call.callSid });
        return rejectBusy();
      }
      this.diagnostics.report('fallback-used', { callSid: call.callSid, error });
      return sayAndHangUp(line?.fallback ?? PHRASES.unavailable);
    }
  }

  async #connect({ callSid, accountSid }: InboundCall, form: CarrierForm, line: Line): Promise<string> {
    const { tenantId, agentKey, agentVersionId } = line;
    const agent = await this.directory.agent(tenantId, { agentKey, agentVersionId: agentVersionId ?? undefined });
    if (agent === undefined) {
      this.diagnostics.report('unknown-agent', { callSid });
      return sayAndHangUp(line.fallback ?? PHRASES.unavailable);
    }
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
      await handleCommand(this.ledger, callStream, callId, start, context);
      return await this.connector.connect({ tenantId, callId, callSid, accountSid });
    } catch (error) {
      await this.admission.leave(tenantId, callId).catch(() => undefined);
      throw error;
    }
  }
}
