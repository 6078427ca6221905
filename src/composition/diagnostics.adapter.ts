import { Injectable, Logger } from '@nestjs/common';
import { type DiagnosticKind, OperatorDiagnostics } from '../gateway/telephony/operator-diagnostics.js';
import { CallMetrics } from '../calls/call.metrics.js';

/** What operators must hear of: a log line and a counter each. */
@Injectable()
export class LoggedDiagnostics extends OperatorDiagnostics {
  readonly #logger = new Logger('Telephony');

  constructor(private readonly metrics: CallMetrics) {
    super();
  }

  report(kind: DiagnosticKind, about: Readonly<{ callSid?: string; callId?: string; error?: unknown }>): void {
    this.metrics.operatorDiagnostics.inc({ kind });
    const { callSid, callId, error } = about;
    const ids = { reason: kind, call_sid: callSid, call_id: callId };
    this.#logger.warn(error === undefined ? ids : { ...ids, err: error }, 'diagnostic');
  }
}
