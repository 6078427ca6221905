import type { Clock } from '../../../platform/clock/clock.js';
import type { Faults } from '../faults.js';
import type { FormParameters } from '../webhooks/signature.js';
import { WebhookFailure, type WebhookClient } from '../webhooks/webhook-client.js';
import { callParameters } from './call-parameters.js';
import { callbackEventOf, isTerminal, type CallStatus } from './call-status.js';
import type { Call } from './call.js';

/**
 * Tells the product of a call's progress: the events it asked for, one after the other. A late one (a fault) lets the
 * others pass, so that it arrives out of order, as it may with the real carrier.
 */
export class StatusCallbacks {
  readonly #last = new WeakMap<Call, Promise<void>>();
  readonly #pending = new Set<Promise<void>>();

  constructor(
    private readonly clock: Clock,
    private readonly webhooks: WebhookClient,
    private readonly faults: Faults,
    private readonly failed: (call: Call, failure: WebhookFailure) => void,
  ) {}

  /** A call that is canceled while it is still queued has no callback. */
  changed(call: Call, previous: CallStatus): void {
    const event = previous === 'queued' && call.status === 'canceled' ? undefined : callbackEventOf(call.status);
    if (!event || !call.statusCallback?.events.includes(event)) return;
    const ofStatus = ({ status }: { status?: string }): boolean => !status || status === call.status;
    const skewMs = this.faults.take('clock-skew', ofStatus)?.skewMs ?? 0;
    const parameters = this.#parameters(call, skewMs);
    const late = this.faults.take('late-callback', ofStatus);
    const copies = this.faults.take('duplicate-callback', ofStatus) ? 2 : 1;
    const deliver = async (): Promise<void> => {
      for (let copy = 0; copy < copies; copy++) await this.#deliver(call, parameters);
    };
    if (late) void this.#track(this.clock.sleep(late.delayMs).then(deliver));
    else this.#last.set(call, this.#track((this.#last.get(call) ?? Promise.resolve()).then(deliver)));
  }

  /** Resolves when everything that is under way has been delivered or given up. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }

  #track(delivery: Promise<void>): Promise<void> {
    this.#pending.add(delivery);
    void delivery.finally(() => this.#pending.delete(delivery));
    return delivery;
  }

  #parameters(call: Call, skewMs: number): FormParameters {
    return {
      ...callParameters(call),
      Timestamp: new Date(this.clock.nowMs() + skewMs).toUTCString().replace('GMT', '+0000'),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(call.sequenceNumber++),
      ...(isTerminal(call.status) && {
        CallDuration: String(call.durationSeconds),
        Duration: String(Math.ceil(call.durationSeconds / 60)),
        ...(call.sipResponseCode && { SipResponseCode: String(call.sipResponseCode) }),
      }),
    };
  }

  async #deliver(call: Call, parameters: FormParameters): Promise<void> {
    const target = call.statusCallback;
    if (!target) return;
    try {
      await this.webhooks.request({ url: target.url, method: target.method, parameters });
    } catch (error) {
      if (!(error instanceof WebhookFailure)) throw error;
      this.failed(call, error);
    }
  }
}
