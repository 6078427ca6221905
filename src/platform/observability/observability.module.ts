import { Global, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsServer } from './metrics-server.js';
import { Metrics } from './metrics.js';

/** Metrics for everybody, and the operators' routes. Wants `Config`, `Clock` and `ReadinessProbes` from global modules. */
@Global()
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController, MetricsController],
  providers: [Metrics, MetricsServer],
  exports: [Metrics],
})
export class ObservabilityModule {}
