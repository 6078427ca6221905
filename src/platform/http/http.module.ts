import { Global, Module } from '@nestjs/common';
import { CredentialJudge } from '../security/credential-judge.js';
import { RateLimiter } from './rate-limiter.js';

/**
 * What guards of every context need. Wants `Config`, `Coordination`, `Clock`, `Metrics` and
 * `TenantAuthenticator` from global modules.
 */
@Global()
@Module({ providers: [RateLimiter, CredentialJudge], exports: [RateLimiter, CredentialJudge] })
export class HttpModule {}
