import { Injectable } from '@nestjs/common';
import { isLive } from '../../calls/domain/call.js';
import { hangUp, sayAndHangUp } from '../../providers/twilio/twiml.js';
import { CallProgress } from './call-progress.js';
import { CarrierForm } from './carrier-form.js';
import { CallConnector } from './connect-call.js';
import { NoSuchCall } from '../../calls/services/no-such-call.js';
import { OperatorDiagnostics } from './operator-diagnostics.js';
import { PHRASES } from './phrases.js';

/** A call that we placed was answered: the carrier asks what to do. */
@Injectable()
export class OutboundAnswer {
  constructor(
    private readonly progress: CallProgress,
    private readonly connector: CallConnector,
    private readonly diagnostics: OperatorDiagnostics,
  ) {}

  /** TwiML. Throws {@link NoSuchCall}. */
  async answer(callId: string, form: CarrierForm): Promise<string> {
    const { callSid, accountSid } = form;
    if (callSid === undefined || accountSid === undefined) throw new NoSuchCall();
    try {
      const writer = await this.progress.open(callId, form);
      await this.progress.record(callId, writer, form, 'in-progress');
      const call = writer.state;
      if (!isLive(call) || call.dial.callSid !== callSid) return hangUp();
      const { tenantId, assigned } = call.start;
      return await this.connector.connect({ tenantId, callId, callSid, accountSid }, assigned);
    } catch (error) {
      if (error instanceof NoSuchCall) throw error;
      this.diagnostics.report('fallback-used', { callId, callSid, error });
      return sayAndHangUp(PHRASES.unavailable);
    }
  }
}
