import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ApplyModule } from './apply/apply.module.js';
import type { Stores } from './composition/open-stores.js';
import { ProvidersModule } from './composition/providers.module.js';
import { StoresModule } from './composition/stores.module.js';
import { metrics, modules } from './contexts.js';
import { DiagnosticsModule } from './diagnostics/diagnostics.module.js';
import { GatewayModule } from './gateway/gateway.module.js';
import { ReconciliationModule } from './gateway/reconciliation/reconciliation.module.js';
import type { Clock } from './platform/clock/clock.js';
import type { Config, Role } from './platform/config/config.js';
import { ContextsModule } from './platform/contexts/contexts.module.js';
import { HttpModule } from './platform/http/http.module.js';
import { ObservabilityModule } from './platform/observability/observability.module.js';

/**
 * What each role brings besides the contexts' own modules. `projections` is a worker thread, which comes with the stores.
 */
const MODULES: Readonly<Record<Role, readonly Type[]>> = {
  gateway: [GatewayModule],
  api: [ApplyModule],
  projections: [],
  followers: [ReconciliationModule],
};

/** The list of modules, nothing else. */
@Module({})
export class AppModule {
  static async for(config: Config, clock: Clock, stores: Stores): Promise<DynamicModule> {
    return {
      module: AppModule,
      imports: [
        StoresModule.for(config, clock, stores),
        HttpModule,
        ContextsModule,
        ObservabilityModule.for(metrics),
        ProvidersModule,
        DiagnosticsModule,
        ...(await modules(config.roles)),
        ...[...config.roles].flatMap((role) => MODULES[role]),
      ],
    };
  }
}
