import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../config/config.js';
import type { Secret } from '../config/secret.js';
import { ApiError } from '../http/api-error.js';
import { adminKeyOf, bearerOf } from '../http/credentials.js';
import { RateLimiter } from '../http/rate-limiter.js';
import { currentRequest } from '../http/request-context.js';
import { equalInConstantTime } from './constant-time.js';
import { unauthorized } from './unauthorized.js';

/** A key out of the configuration. Where none is set, its routes do not exist: 404 as for any unknown path. */
abstract class OperatorKeyGuard implements CanActivate {
  protected abstract readonly kind: 'admin' | 'auditor';
  protected abstract expected(): Secret | undefined;
  protected abstract given(request: FastifyRequest): string | undefined;

  constructor(private readonly limiter: RateLimiter) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const expected = this.expected();
    if (expected === undefined) throw new ApiError('not_found');
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const given = this.given(request);
    if (given === undefined || !equalInConstantTime(given, expected.reveal())) {
      await this.limiter.countRefused(request, reply);
      throw unauthorized();
    }
    await this.limiter.countPrincipal(this.kind, request, reply);
    const current = currentRequest();
    if (current !== undefined) current.credential = { kind: this.kind };
    return true;
  }
}

/** `x-admin-key` against `ADMIN_API_KEY`. */
@Injectable()
export class AdminKeyGuard extends OperatorKeyGuard {
  protected readonly kind = 'admin';

  constructor(
    private readonly config: Config,
    limiter: RateLimiter,
  ) {
    super(limiter);
  }

  protected expected(): Secret | undefined {
    return this.config.operators.adminApiKey;
  }

  protected given(request: FastifyRequest): string | undefined {
    return adminKeyOf(request.headers);
  }
}

/** `Authorization: Bearer` against `AUDITOR_API_KEY`. */
@Injectable()
export class AuditorKeyGuard extends OperatorKeyGuard {
  protected readonly kind = 'auditor';

  constructor(
    private readonly config: Config,
    limiter: RateLimiter,
  ) {
    super(limiter);
  }

  protected expected(): Secret | undefined {
    return this.config.operators.auditorApiKey;
  }

  protected given(request: FastifyRequest): string | undefined {
    return bearerOf(request.headers);
  }
}
