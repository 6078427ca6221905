import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../config/config.js';
import type { Secret } from '../config/secret.js';
import { ApiError } from '../http/api-error.js';
import { adminKeyOf, bearerOf } from '../http/credentials.js';
import { RateLimiter } from '../http/rate-limiter.js';
import { equalInConstantTime } from './constant-time.js';
import { TenantAuthenticator } from './tenant-authenticator.js';
import { unauthorized } from './unauthorized.js';

const OF_ADMINS = '/api/v1/admin/';
const OF_THE_CARRIER = /^\/api\/v1\/(incoming-call|call-status|calls)(\/|$)/;
const JSON_TYPE = /^application\/json/i;
const FORM = /^application\/x-www-form-urlencoded/i;

/**
 * Judges a credential before the body is looked at: somebody must stand behind it. Whether it opens this very route is
 * the guard's to say. The carrier's signature covers the body, so its forms, which are small, are left to its guard.
 */
@Injectable()
export class CredentialJudge {
  constructor(
    private readonly config: Config,
    private readonly authenticator: TenantAuthenticator,
    private readonly limiter: RateLimiter,
  ) {}

  /** Counts the request for whom the credential speaks for, or for its address if that is nobody; then it throws. */
  async judge(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { adminApiKey } = this.config.operators;
    const route = request.routeOptions.url ?? '';
    const ofTheCarrier = OF_THE_CARRIER.test(route);
    const type = request.headers['content-type'] ?? '';
    if (ofTheCarrier && FORM.test(type)) return;
    if (adminApiKey === undefined && route.startsWith(OF_ADMINS)) throw new ApiError('not_found');
    const principal = await this.#principalOf(request);
    if (principal !== undefined) return this.limiter.countPrincipal(principal, request, reply);
    await this.limiter.countRefused(request, reply);
    if (!ofTheCarrier) throw unauthorized();
    throw new ApiError(JSON_TYPE.test(type) ? 'forbidden' : 'unsupported_media_type');
  }

  async #principalOf({ headers }: FastifyRequest): Promise<string | undefined> {
    const { adminApiKey, auditorApiKey } = this.config.operators;
    const bearer = bearerOf(headers);
    if (isKey(adminKeyOf(headers), adminApiKey)) return 'admin';
    if (isKey(bearer, auditorApiKey)) return 'auditor';
    return bearer === undefined ? undefined : (await this.authenticator.authenticate(bearer))?.tenantId;
  }
}

const isKey = (given: string | undefined, expected: Secret | undefined): boolean =>
  given !== undefined && expected !== undefined && equalInConstantTime(given, expected.reveal());
