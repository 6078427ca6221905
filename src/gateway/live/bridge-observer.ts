import { Injectable, Logger } from '@nestjs/common';
import { CallMetrics } from '../../calls/call.metrics.js';
import type { BridgeObserver, BridgeReport } from '../media/bridge-report.js';

/** Series of one metric. */
const MAX_ERROR_CODES = 50;

/** Turns what bridges report into metrics, and what an operator should read into log lines. */
@Injectable()
export class BridgeReports {
  readonly #logger = new Logger('Media');
  readonly #errorCodes = new Set<string>();

  constructor(private readonly metrics: CallMetrics) {}

  forCall(callId: string): BridgeObserver {
    return (report) => this.#take(callId, report);
  }

  #take(callId: string, report: BridgeReport): void {
    const { metrics } = this;
    switch (report.type) {
      case 'barge-in':
        return metrics.bargeIns.inc();
      case 'turn-latency':
        return metrics.turnLatency.observe({ stage: 'first_audio' }, report.ms / 1000);
      case 'frame-dropped':
        return metrics.droppedFrames.inc({ direction: report.direction });
      case 'frame-malformed':
        return metrics.droppedFrames.inc({ direction: 'malformed' });
      case 'provider-error':
        metrics.providerErrors.inc({ provider: 'openai', code: this.#label(report.code) });
        return this.#logger.warn({ call_id: callId, provider: 'openai', code: report.code }, 'provider error');
      case 'answer-unheard':
        metrics.providerErrors.inc({ provider: 'openai', code: 'answer_unheard' });
        return this.#logger.warn(
          { call_id: callId, provider: 'openai', state: report.status, code: report.code },
          'nothing was heard of an answer',
        );
      case 'answer-cut-short':
        metrics.providerErrors.inc({ provider: 'openai', code: 'answer_cut_short' });
        return this.#logger.warn(
          { call_id: callId, provider: 'openai', code: report.code },
          'an answer was cut short by the provider',
        );
      case 'model-lost':
        return this.#logger.warn({ call_id: callId, reason: report.reason }, 'model session lost');
      case 'model-live':
        return this.#logger.log(
          { call_id: callId, attempt: report.attempt, delay_ms: report.afterMs },
          'model session live',
        );
      case 'model-rolled-over':
        return this.#logger.log({ call_id: callId }, 'model session replaced');
      case 'command-dropped':
        return this.#logger.error({ call_id: callId, reason: report.reason }, 'a fact could not be recorded');
      case 'journal-held-up':
        return this.#logger.warn({ call_id: callId, reason: report.error }, 'the log does not take a call for now');
      case 'tool':
        return this.#logger.log(
          { call_id: callId, tool: report.tool, state: report.outcome, duration_ms: report.ms },
          'tool',
        );
      case 'ended':
        return this.#logger.log({ call_id: callId, reason: report.cause }, 'session ended');
      case 'usage':
      case 'model-event-ignored':
        return;
    }
  }

  /** A provider chooses its codes; a metric must not have a series for each of any number of them. */
  #label(code: string): string {
    if (this.#errorCodes.size < MAX_ERROR_CODES) this.#errorCodes.add(code);
    return this.#errorCodes.has(code) ? code : 'other';
  }
}
