import type { Verb } from '../twiml/document.js';
import { absolute, warn, type Stage } from '../twiml/stage.js';
import { WebhookFailure } from '../webhooks/webhook-client.js';

export type StreamEvent = 'stream-started' | 'stream-stopped' | 'stream-error';

/** The status callback of a `<Stream>`, if it has one. */
export class StreamStatus {
  constructor(
    private readonly noun: Verb,
    private readonly stage: Stage,
  ) {}

  tell(event: StreamEvent, streamSid: string, name: string | undefined, error?: string): void {
    const { exchange, call } = this.stage;
    exchange.run(call, this.#tell(event, streamSid, name, error));
  }

  async #tell(event: StreamEvent, streamSid: string, name: string | undefined, error?: string): Promise<void> {
    const { exchange, call, baseUrl } = this.stage;
    const { statusCallback, statusCallbackMethod } = this.noun.attributes;
    if (!statusCallback) return;
    const parameters = {
      AccountSid: call.details.accountSid,
      CallSid: call.sid,
      StreamSid: streamSid,
      StreamName: name ?? streamSid,
      StreamEvent: event,
      Timestamp: exchange.clock.nowIso(),
      ...(error && { StreamError: error }),
    };
    const method = statusCallbackMethod === 'GET' ? 'GET' : 'POST';
    try {
      await exchange.webhooks.request({ url: absolute(statusCallback, baseUrl), method, parameters });
    } catch (failure) {
      if (!(failure instanceof WebhookFailure)) throw failure;
      warn(this.stage, failure.code, failure.message);
    }
  }
}
