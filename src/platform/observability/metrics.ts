import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** OpenTelemetry's advised buckets for HTTP, in seconds. */
const HTTP_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** OpenTelemetry's advised buckets for database clients, in seconds. */
const STORE_BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];
const VOICE_BUCKETS = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10];

/**
 * Every metric of the process, with names and labels in one place. Labels are low in number: no ids, no phone
 * numbers. Code on a hot path is handed the one instrument that it needs.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly #into = { registers: [this.registry] };

  readonly httpRequestDuration = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time from request to answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: HTTP_BUCKETS,
    ...this.#into,
  });
  readonly rateLimitRejections = this.#counter('ratelimit_rejections_total', 'Requests answered with 429.', 'kind');
  readonly idempotencyReplays = this.#counter('idempotency_replays_total', 'Answers replayed for a repeated key.');

  readonly appendDuration = new Histogram({
    name: 'eventlog_append_duration_seconds',
    help: 'Time of an append to the log, retries not counted.',
    labelNames: ['result'] as const,
    buckets: STORE_BUCKETS,
    ...this.#into,
  });
  readonly appendRetries = this.#counter('eventlog_append_retries_total', 'Commands decided again.', 'reason');
  readonly projectionLagSeconds = this.#gauge('projection_lag_seconds', 'Age of the oldest of these.', 'read_model');
  readonly projectionProgress = this.#gauge('projection_progress_ratio', 'Share of the log seen.', 'read_model');
  readonly projectionStopped = this.#gauge(
    'projection_stopped_position',
    'Position of the event that a read model cannot get past; absent when there is none.',
    'read_model',
    'event_type',
  );
  readonly projectionFailures = this.#counter('projection_failures_total', 'Failed batches.', 'read_model');
  readonly journalPending = this.#gauge('journal_pending', 'Facts of live calls that wait for the log.');
  readonly spoolBytes = this.#gauge('spool_bytes', 'Bytes on disk of facts that the log has not taken.');
  readonly spoolRecords = this.#gauge('spool_records', 'Facts on disk that the log has not taken.');

  readonly dialsOpen = this.#gauge('dials_open', 'Outbound calls of which nobody knows whether they were dialled.');
  readonly reconciliations = this.#counter('call_reconciliations_total', 'Calls asked about at the carrier.', 'result');
  readonly callsActive = this.#gauge('calls_active', 'Calls whose media socket is open here.');
  readonly turnLatency = new Histogram({
    name: 'voice_turn_latency_seconds',
    help: 'From the end of the caller speaking to each stage of the answer.',
    labelNames: ['stage'] as const,
    buckets: VOICE_BUCKETS,
    ...this.#into,
  });
  readonly bargeIns = this.#counter('voice_barge_in_total', 'Times a caller interrupted the agent.');
  readonly socketBufferedBytes = this.#gauge('ws_buffered_bytes', 'Bytes that wait in a socket.', 'direction');
  readonly droppedFrames = this.#counter('ws_dropped_frames_total', 'Audio frames dropped.', 'direction');
  readonly operatorDiagnostics = this.#counter(
    'operator_diagnostics_total',
    'Things that an operator should look at.',
    'kind',
  );
  readonly providerErrors = this.#counter('provider_errors_total', 'Errors of a provider.', 'provider', 'code');

  constructor() {
    // Brings the event loop's delay (nodejs_eventloop_lag_*) with percentiles.
    collectDefaultMetrics({ register: this.registry });
  }

  #counter<const Label extends string>(name: string, help: string, ...labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, ...this.#into });
  }

  #gauge<const Label extends string>(name: string, help: string, ...labelNames: Label[]): Gauge<Label> {
    return new Gauge({ name, help, labelNames, ...this.#into });
  }
}
