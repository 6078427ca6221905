import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ApplyModule } from './apply/apply.module.js';
import { AuditModule } from './audit/audit.module.js';
import { CallsApiModule } from './calls/http/calls-api.module.js';
import type { Stores } from './composition/open-stores.js';
import { ProvidersModule } from './composition/providers.module.js';
import { StoresModule } from './composition/stores.module.js';
import { DiagnosticsModule } from './diagnostics/diagnostics.module.js';
import { GatewayModule } from './gateway/gateway.module.js';
import { ReconciliationModule } from './gateway/reconciliation/reconciliation.module.js';
import type { Clock } from './platform/clock/clock.js';
import type { Config, Role } from './platform/config/config.js';
import { HttpModule } from './platform/http/http.module.js';
import { ObservabilityModule } from './platform/observability/observability.module.js';
import { TenantsModule } from './tenants/tenants.module.js';

/**
 * What each role brings besides what is in every process. `projections` is a worker thread, which comes with the stores.
 */
const MODULES: Readonly<Record<Role, readonly Type[]>> = {
  gateway: [GatewayModule],
  api: [CallsApiModule, ApplyModule, AuditModule],
  projections: [],
  followers: [ReconciliationModule],
};

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
        DiagnosticsModule,
        ...[...config.roles].flatMap((role) => MODULES[role]),
      ],
    };
  }
}
