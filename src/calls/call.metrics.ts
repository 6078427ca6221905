import { Injectable } from '@nestjs/common';
import { DeclaredMetrics } from '../platform/observability/declared-metrics.js';

/** In seconds, about what a caller notices. */
const TURN_BUCKETS = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10];

/** The metrics of calls, of what carries them and of what waits for the log, with names and labels in one place. */
@Injectable()
export class CallMetrics extends DeclaredMetrics {
  readonly journalPending = this.metrics.gauge('journal_pending', 'Facts of live calls that wait for the log.');
  readonly spoolBytes = this.metrics.gauge('spool_bytes', 'Bytes on disk of facts that the log has not taken.');
  readonly spoolRecords = this.metrics.gauge('spool_records', 'Facts on disk that the log has not taken.');

  readonly dialsOpen = this.metrics.gauge(
    'dials_open',
    'Outbound calls of which nobody knows whether they were dialled.',
  );
  readonly reconciliations = this.metrics.counter(
    'call_reconciliations_total',
    'Calls asked about at the carrier.',
    'result',
  );
  readonly callsActive = this.metrics.gauge('calls_active', 'Calls whose media socket is open here.');
  readonly turnLatency = this.metrics.histogram(
    'voice_turn_latency_seconds',
    'From the end of the caller speaking to each stage of the answer.',
    TURN_BUCKETS,
    'stage',
  );
  readonly bargeIns = this.metrics.counter('voice_barge_in_total', 'Times a caller interrupted the agent.');
  readonly socketBufferedBytes = this.metrics.gauge('ws_buffered_bytes', 'Bytes that wait in a socket.', 'direction');
  readonly droppedFrames = this.metrics.counter('ws_dropped_frames_total', 'Audio frames dropped.', 'direction');
  readonly operatorDiagnostics = this.metrics.counter(
    'operator_diagnostics_total',
    'Things that an operator should look at.',
    'kind',
  );
  readonly providerErrors = this.metrics.counter(
    'provider_errors_total',
    'Errors of a provider.',
    ...(['provider', 'code'] as const),
  );
}
