import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../http/api-error.js';
import { bearerOf } from '../http/credentials.js';
import { RateLimiter } from '../http/rate-limiter.js';
import { currentRequest } from '../http/request-context.js';
import { TenantAuthenticator, type TenantCredential } from './tenant-authenticator.js';
import { unauthorized } from './unauthorized.js';

const SCOPE = 'required-scope';

/** The scope that a key needs for this route, besides being valid. */
export const RequiresScope = (scope: string): MethodDecorator & ClassDecorator => SetMetadata(SCOPE, scope);

/** Lets in who shows a tenant's bearer key; the tenant comes from the key alone, never from path or body. */
@Injectable()
export class TenantGuard implements CanActivate {
  constructor(
    private readonly authenticator: TenantAuthenticator,
    private readonly limiter: RateLimiter,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const bearer = bearerOf(request.headers);
    const credential = bearer === undefined ? undefined : await this.authenticator.authenticate(bearer);
    if (credential === undefined) {
      await this.limiter.countRefused(request, reply);
      throw unauthorized();
    }
    await this.limiter.countPrincipal(credential.tenantId, reply);
    this.#requireScope(context, credential);
    const current = currentRequest();
    if (current !== undefined) current.credential = { kind: 'tenant', ...credential };
    return true;
  }

  #requireScope(context: ExecutionContext, credential: TenantCredential): void {
    const scope = this.reflector.getAllAndOverride<string | undefined>(SCOPE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (scope !== undefined && !credential.scopes.includes(scope)) {
      throw new ApiError('forbidden', `This key lacks the scope ${scope}.`, { reason: 'missing_scope' });
    }
  }
}
