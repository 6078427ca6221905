import { Injectable } from '@nestjs/common';
import { DeclaredMetrics } from './declared-metrics.js';

/** OpenTelemetry's advised buckets for HTTP, in seconds. */
const HTTP_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** OpenTelemetry's advised buckets for database clients, in seconds. */
const STORE_BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

/** The platform's metrics, with names and labels in one place. */
@Injectable()
export class Metrics extends DeclaredMetrics {
  readonly httpRequestDuration = this.metrics.histogram(
    'http_server_request_duration_seconds',
    'Time from request to answer.',
    HTTP_BUCKETS,
    ...(['method', 'route', 'status'] as const),
  );
  readonly rateLimitRejections = this.metrics.counter(
    'ratelimit_rejections_total',
    'Requests answered with 429.',
    'kind',
  );
  readonly idempotencyReplays = this.metrics.counter(
    'idempotency_replays_total',
    'Answers replayed for a repeated key.',
  );
  readonly appendDuration = this.metrics.histogram(
    'eventlog_append_duration_seconds',
    'Time of an append to the log, retries not counted.',
    STORE_BUCKETS,
    'result',
  );
  readonly appendRetries = this.metrics.counter('eventlog_append_retries_total', 'Commands decided again.', 'reason');
  readonly projectionLagSeconds = this.metrics.gauge(
    'projection_lag_seconds',
    'Age of the oldest of these.',
    'read_model',
  );
  readonly projectionProgress = this.metrics.gauge('projection_progress_ratio', 'Share of the log seen.', 'read_model');
  readonly projectionStopped = this.metrics.gauge(
    'projection_stopped_position',
    'Position of the event that a read model cannot get past; absent when there is none.',
    ...(['read_model', 'event_type'] as const),
  );
  readonly projectionFailures = this.metrics.counter('projection_failures_total', 'Failed batches.', 'read_model');
  readonly reactionLagSeconds = this.metrics.gauge(
    'reaction_lag_seconds',
    'Age of the last event seen; 0 at the end.',
    'reaction',
  );
  readonly reactionSetAside = this.metrics.gauge(
    'reaction_set_aside',
    'Events set aside, with those behind them.',
    'reaction',
  );
  readonly reactionParked = this.metrics.gauge(
    'reaction_parked',
    'Of these, not tried again (20 at most).',
    'reaction',
  );
  readonly reactionStopped = this.metrics.gauge('reaction_stopped', '1 while a reaction cannot go on.', 'reaction');
}
