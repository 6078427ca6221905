import { Injectable } from '@nestjs/common';
import { isLive, type ActiveCall } from '../../calls/domain/call.js';
import { CallDirectory } from '../../calls/ports/call-directory.js';
import { hangUp, sayAndHangUp } from '../../providers/twilio/twiml.js';
import { CallJournals } from '../journals/call-journals.js';
import { CallProgress } from './call-progress.js';
import { CarrierForm } from './carrier-form.js';
import { CallConnector } from './connect-call.js';
import { NoSuchCall } from '../../calls/services/no-such-call.js';
import { OperatorDiagnostics } from './operator-diagnostics.js';
import { PHRASES } from './phrases.js';

/** How often a call is put on a new stream before its caller is told to call again. */
const MAX_STREAMS = 6;

/**
 * The `action` of `<Connect>`: the stream is over. Whether the call is too stands in its log, so any instance can go
 * on with it: an ended voice session hangs up, a lost one gets a new stream and its conversation back, one that its
 * model left for good gets its line's fallback.
 */
@Injectable()
export class CallContinuation {
  constructor(
    private readonly progress: CallProgress,
    private readonly connector: CallConnector,
    private readonly directory: CallDirectory,
    private readonly journals: CallJournals,
    private readonly diagnostics: OperatorDiagnostics,
  ) {}

  /** TwiML. `attempt`: which stream has ended, whether or not it ever began. Throws {@link NoSuchCall}. */
  async proceed(callId: string, form: CarrierForm, attempt: number): Promise<string> {
    const { callSid, accountSid } = form;
    if (callSid === undefined || accountSid === undefined) throw new NoSuchCall();
    try {
      const writer = await this.progress.open(callId, form);
      if (form.text('CallStatus') === 'completed') {
        await this.progress.record(callId, writer, form);
        return hangUp();
      }
      const call = writer.state;
      if (!isLive(call) || call.dial.callSid !== callSid) return hangUp();
      const endCause = call.session.endCause ?? this.journals.endCauseOf(callId);
      if (endCause === 'provider-failed') return await this.#fallback(call);
      if (endCause !== undefined) return hangUp();
      this.diagnostics.report('stream-lost', { callId, callSid });
      const { tenantId, assigned } = call.start;
      if (attempt >= MAX_STREAMS) return sayAndHangUp(PHRASES.lost);
      return await this.connector.connect({ tenantId, callId, callSid, accountSid }, assigned, attempt + 1);
    } catch (error) {
      if (error instanceof NoSuchCall) throw error;
      if (this.journals.endCauseOf(callId) !== undefined) return hangUp();
      this.diagnostics.report('fallback-used', { callId, callSid, error });
      return sayAndHangUp(PHRASES.lost);
    }
  }

  /** The caller has heard the recorded apology. */
  async #fallback({ start }: ActiveCall): Promise<string> {
    const { direction, tenantId, from, to } = start;
    const { directory } = this;
    const line = await (direction === 'inbound' ? directory.lineOf(to) : directory.line(tenantId, from));
    return line?.fallback ? sayAndHangUp(line.fallback) : hangUp();
  }
}
