import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bearerOf } from '../http/credentials.js';
import { RateLimiter } from '../http/rate-limiter.js';
import { currentRequest } from '../http/request-context.js';
import { requireScope, type Scope } from './scopes.js';
import { TenantAuthenticator, type TenantCredential } from './tenant-authenticator.js';
import { unauthorized } from './unauthorized.js';

/** Metadata of a tenant's route: the scope that a key needs for it. */
export const REQUIRED_SCOPE = 'required-scope';

/**
 * Lets in who shows a tenant's bearer key with the scope of the route; the tenant comes from the key alone, never from
 * path or body.
 */
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
    await this.limiter.countPrincipal(credential.tenantId, request, reply);
    this.#requireScope(context, credential);
    const current = currentRequest();
    if (current !== undefined) current.credential = { kind: 'tenant', ...credential };
    return true;
  }

  #requireScope(context: ExecutionContext, credential: TenantCredential): void {
    const targets = [context.getHandler(), context.getClass()];
    const scope = this.reflector.getAllAndOverride<Scope | undefined>(REQUIRED_SCOPE, targets);
    if (scope === undefined) throw new Error('a route of tenants without a scope');
    requireScope(credential, scope);
  }
}
