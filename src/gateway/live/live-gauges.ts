import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Metrics } from '../../platform/observability/metrics.js';
import { LiveCalls } from './live-calls.js';

const EVERY_MS = 1_000;

/** Keeps the gauges of the calls that this process carries. */
@Injectable()
export class LiveGauges implements OnApplicationShutdown {
  readonly #timer: NodeJS.Timeout;

  constructor(live: LiveCalls, metrics: Metrics) {
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
