import type { FastifyReply } from 'fastify';
import type { JsonObject } from '../../events/json.js';
import type { Metrics } from '../../observability/metrics.js';
import { ApiError } from '../api-error.js';

/** Says, and counts, that this is the answer to an earlier request with the same Idempotency-Key. */
export const markReplayed = (reply: FastifyReply, metrics: Metrics): void => {
  metrics.idempotencyReplays.inc();
  void reply.header('Idempotent-Replayed', 'true');
};

/** The first request is not answered yet. */
export const stillRunning = (details: JsonObject = {}): ApiError =>
  new ApiError(
    'conflict',
    'The first request with this Idempotency-Key is still running.',
    { reason: 'in_progress', ...details },
    { 'retry-after': '5' },
  );
