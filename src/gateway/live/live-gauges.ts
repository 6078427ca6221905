import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CallMetrics } from '../../calls/call.metrics.js';
import { LiveCalls } from './live-calls.js';

const EVERY_MS = 1_000;

/** Keeps the gauges of the calls that this process carries. */
@Injectable()
export class LiveGauges implements OnApplicationShutdown {
  readonly #timer: NodeJS.Timeout;

  constructor(live: LiveCalls, metrics: CallMetrics) {
    this.#timer = setInterval(() => {
      metrics.callsActive.set(live.count);
      metrics.socketBufferedBytes.set({ direction: 'to-phone' }, live.bufferedBytes);
    }, EVERY_MS);
    this.#timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }
}
