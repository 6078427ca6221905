import { type DynamicModule, Module } from '@nestjs/common';
import { ApplyModule } from './apply/apply.module.js';
import { AuditModule } from './audit/audit.module.js';
import { CallsModule } from './calls/calls.module.js';
import type { Stores } from './composition/open-stores.js';
import { ProvidersModule } from './composition/providers.module.js';
import { StoresModule } from './composition/stores.module.js';
import { DiagnosticsModule } from './diagnostics/diagnostics.module.js';
import { GatewayModule } from './gateway/gateway.module.js';
import { ReconciliationModule } from './gateway/reconciliation/reconciliation.module.js';
import type { Clock } from './platform/clock/clock.js';
import type { Config } from './platform/config/config.js';
import { HttpModule } from './platform/http/http.module.js';
import { ObservabilityModule } from './platform/observability/observability.module.js';
import { TenantsModule } from './tenants/tenants.module.js';

/** The list of modules, nothing else. */
@Module({})
export class AppModule {
  static for(config: Config, clock: Clock, stores: Stores): DynamicModule {
    return {
      module: AppModule,
      imports: [
        StoresModule.for(config, clock, stores),
        HttpModule,
        ObservabilityModule,
        TenantsModule,
        ProvidersModule,
        CallsModule,
        GatewayModule,
        ApplyModule,
        AuditModule,
        DiagnosticsModule,
        ReconciliationModule,
      ],
    };
  }
}
