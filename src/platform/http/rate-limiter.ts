import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../clock/clock.js';
import { Config } from '../config/config.js';
import { Coordination, CoordinationUnavailable } from '../coordination/coordination.js';
import { Metrics } from '../observability/metrics.js';
import { ApiError } from './api-error.js';
import { hasCredential } from './credentials.js';
import { networkOf } from './network-of.js';

const WINDOW_SECONDS = 60;
/** Of subjects that are over their limit; more than these are counted again at each request. */
const MAX_REMEMBERED = 10_000;

type Count = Readonly<{ value: number; expiresAtMs: number }>;

/**
 * Counts requests in windows of a minute, shared by all processes. While Coordination is away everybody passes: a
 * limit that cannot be counted must not stop the calls. Whoever is over a limit is remembered until the window ends, so
 * that refusing costs no counting.
 */
@Injectable()
export class RateLimiter {
  readonly #counted = new WeakSet<FastifyRequest>();
  /** When the windows of those end who are over their limit (Unix ms). */
  readonly #overUntilMs = new Map<string, number>();

  constructor(
    private readonly config: Config,
    private readonly coordination: Coordination,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** Counts for the requester's address; throws a 429 over the limit. */
  async countAddress(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.#count('address', networkOf(request.ip), this.config.http.rateLimitPerIp, reply);
  }

  /** For guards, when a credential is refused: counts unless the request was counted for showing none. */
  async countRefused(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (hasCredential(request.headers)) await this.countAddress(request, reply);
  }

  /** Counts once a request for whom a valid credential speaks: a tenant's id, or a name like `admin`. */
  async countPrincipal(principal: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (this.#counted.has(request)) return;
    this.#counted.add(request);
    await this.#count('tenant', principal, this.config.http.rateLimitPerTenant, reply);
  }

  async #count(kind: string, subject: string, limit: number, reply: FastifyReply): Promise<void> {
    const key = `ratelimit/${kind}/${subject}`;
    const counter = this.#knownOver(key, limit) ?? (await this.#increment(key));
    if (counter === undefined) return;
    const remaining = Math.max(0, limit - counter.value);
    const resetSeconds = Math.max(1, Math.ceil((counter.expiresAtMs - this.clock.nowMs()) / 1000));
    void reply.headers({
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'ratelimit-policy': `"default";q=${limit};w=${WINDOW_SECONDS}`,
      ratelimit: `"default";r=${remaining};t=${resetSeconds}`,
    });
    if (counter.value <= limit) return;
    this.#remember(key, counter.expiresAtMs);
    this.metrics.rateLimitRejections.inc({ kind });
    throw new ApiError('rate_limited', undefined, {}, { 'retry-after': String(resetSeconds) });
  }

  #knownOver(key: string, limit: number): Count | undefined {
    const expiresAtMs = this.#overUntilMs.get(key);
    if (expiresAtMs === undefined) return undefined;
    if (expiresAtMs > this.clock.nowMs()) return { value: limit + 1, expiresAtMs };
    this.#overUntilMs.delete(key);
    return undefined;
  }

  #remember(key: string, untilMs: number): void {
    this.#overUntilMs.delete(key);
    this.#overUntilMs.set(key, untilMs);
    const [oldest] = this.#overUntilMs.keys();
    if (this.#overUntilMs.size > MAX_REMEMBERED && oldest !== undefined) this.#overUntilMs.delete(oldest);
  }

  async #increment(key: string): Promise<Count | undefined> {
    try {
      return await this.coordination.increment(key, 1, WINDOW_SECONDS * 1000);
    } catch (error) {
      if (error instanceof CoordinationUnavailable) return undefined;
      throw error;
    }
  }
}
