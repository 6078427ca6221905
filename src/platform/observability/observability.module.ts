import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsServer } from './metrics-server.js';
import { MetricRegistry } from './metric-registry.js';
import { Metrics } from './metrics.js';

/**
 * Metrics for everybody, the platform's and those that contexts declare, and the operators' routes. Wants `Config`,
 * `Clock` and `ReadinessProbes` from global modules.
 */
@Module({})
export class ObservabilityModule {
  static for(metrics: readonly Type[]): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController, MetricsController],
      providers: [MetricRegistry, Metrics, MetricsServer, ...metrics],
      exports: [MetricRegistry, Metrics, ...metrics],
    };
  }
}
