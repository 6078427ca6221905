import { Global, Module } from '@nestjs/common';
import { RateLimiter } from './rate-limiter.js';

/** What guards of every context need. Wants `Config`, `Coordination`, `Clock` and `Metrics` from global modules. */
@Global()
@Module({ providers: [RateLimiter], exports: [RateLimiter] })
export class HttpModule {}
