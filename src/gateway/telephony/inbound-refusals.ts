import { Injectable } from '@nestjs/common';
import type { RefusalReason } from '../../calls/domain/call.events.js';
import type { CalledLine } from '../../calls/ports/call-directory.js';
import { inboundCallId } from '../../calls/services/call-ids.js';
import { Clock } from '../../platform/clock/clock.js';
import { rejectBusy, sayAndHangUp } from '../../providers/twilio/twiml.js';
import { CallJournals } from '../journals/call-journals.js';
import type { CarrierForm, InboundCall } from './carrier-form.js';
import { type DiagnosticKind, OperatorDiagnostics } from './operator-diagnostics.js';
import { PHRASES } from './phrases.js';

export type InboundRefusal = Exclude<RefusalReason, 'duplicate-call' | 'guard-unavailable'>;

/** What an operator is told of each refusal. */
const DIAGNOSTICS: Readonly<Record<InboundRefusal, DiagnosticKind>> = {
  'unknown-number': 'unknown-route',
  'foreign-number': 'unknown-route',
  'outbound-only': 'unknown-route',
  'tenant-suspended': 'unknown-route',
  'unknown-agent': 'unknown-agent',
  'call-limit': 'call-limit',
  draining: 'draining',
  unavailable: 'fallback-used',
};

/** Whose number it is not, or who it is that must not answer, is none of the caller's business. */
const NOT_IN_SERVICE: ReadonlySet<InboundRefusal> = new Set<InboundRefusal>([
  'unknown-number',
  'foreign-number',
  'outbound-only',
  'tenant-suspended',
]);

/** Turns inbound calls away: in words, and as a fact of the call's own stream. */
@Injectable()
export class InboundRefusals {
  constructor(
    private readonly journals: CallJournals,
    private readonly diagnostics: OperatorDiagnostics,
    private readonly clock: Clock,
  ) {}

  /**
   * TwiML. `line` is that of the tenant whose call it is; undefined if it is nobody's. The fact is written behind the
   * answer, and waits on disk while the log is away.
   */
  refuse(
    { callSid, accountSid }: InboundCall,
    form: CarrierForm,
    { reason, line, error }: Readonly<{ reason: InboundRefusal; line: CalledLine | undefined; error?: unknown }>,
  ): string {
    const callId = inboundCallId(accountSid, callSid);
    this.diagnostics.report(DIAGNOSTICS[reason], { callSid, callId, error });
    const refusal = {
      type: 'RefuseCall',
      tenantId: line?.tenantId ?? null,
      direction: 'inbound',
      from: form.text('From') ?? 'unknown',
      to: line?.number ?? form.called ?? 'unknown',
      callSid,
      agentKey: line?.agentKey ?? null,
      reason,
      at: this.clock.nowIso(),
    } as const;
    this.journals.keep(callId, refusal, {
      tenantId: line?.tenantId ?? '',
      actor: 'twilio',
      correlationId: callId,
    });
    if (reason === 'call-limit') return rejectBusy();
    if (NOT_IN_SERVICE.has(reason)) return sayAndHangUp(PHRASES.unknownNumber);
    return sayAndHangUp(line?.fallback ?? PHRASES.unavailable);
  }
}
