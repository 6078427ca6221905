import { type DynamicModule, Global, Logger, Module, type Provider } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { CallIntake } from '../calls/ports/call-intake.js';
import { Clock } from '../platform/clock/clock.js';
import { Ledger } from '../platform/commands/ledger.js';
import { Config } from '../platform/config/config.js';
import { Coordination } from '../platform/coordination/coordination.js';
import { EventStore } from '../platform/event-store/event-store.js';
import { NOTHING_PASSED_BY } from '../platform/event-store/passed-by.js';
import { Metrics } from '../platform/observability/metrics.js';
import { StoreWatch } from '../platform/observability/store-watch.js';
import { ReadinessProbes } from '../platform/observability/readiness.js';
import { LiveHub } from '../platform/live/live-hub.js';
import { LogWitness } from '../platform/log-witness/log-witness.js';
import { ReadModels } from '../platform/read-models/read-model-store.js';
import { KeyVault } from '../platform/vault/key-vault.js';
import { KeyReport } from '../diagnostics/key-report.js';
import { ReactionStatuses } from '../diagnostics/reaction-statuses.js';
import { ProjectionStatuses } from '../diagnostics/projection-statuses.js';
import { LiveCalls } from '../gateway/live/live-calls.js';
import { KeyCheck } from './key-check.js';
import { MeteredEventStore } from './metered-event-store.js';
import type { Stores } from './open-stores.js';
import { RecentFailures } from './recent-failures.js';
import { ProcessReadiness, watchedStores } from './readiness.js';
import { StoresLifetime } from './stores-lifetime.js';

/** The configuration, the clock and the opened stores, for everybody. */
@Global()
@Module({})
export class StoresModule {
  static for(config: Config, clock: Clock, stores: Stores): DynamicModule {
    const keys = new KeyCheck(stores.readModels, stores.vault);
    const lately = new RecentFailures();
    const providers: Provider[] = [
      { provide: KeyReport, useValue: keys },
      { provide: Config, useValue: config },
      { provide: Clock, useValue: clock },
      {
        provide: EventStore,
        inject: [Metrics],
        useFactory: (metrics: Metrics) => new MeteredEventStore(stores.eventStore, metrics, lately, stores.witness),
      },
      { provide: AuditLog, useValue: stores.audit },
      { provide: LogWitness, useValue: stores.witness },
      { provide: LiveHub, useValue: stores.live },
      { provide: KeyVault, useValue: stores.vault },
      { provide: Coordination, useValue: stores.coordination },
      { provide: ReadModels, useValue: stores.readModels },
      {
        provide: Ledger,
        inject: [EventStore],
        useFactory: (store: EventStore) => new Ledger(store, stores.vault, clock),
      },
      {
        provide: StoreWatch,
        useFactory: () => {
          const log = new Logger('Stores');
          return new StoreWatch(watchedStores(stores, config.stores), {
            warn: (text) => log.warn(text),
            error: (text) => log.error(text),
          });
        },
      },
      { provide: LiveCalls, useFactory: () => new LiveCalls(clock) },
      { provide: ProjectionStatuses, useValue: stores.projections ?? NO_PROJECTIONS },
      { provide: ReactionStatuses, useValue: stores.reactions ?? NO_REACTIONS },
      { provide: CallIntake, useExisting: LiveCalls },
      {
        provide: ReadinessProbes,
        inject: [LiveCalls, StoreWatch],
        useFactory: (live: LiveCalls, watch: StoreWatch) =>
          new ProcessReadiness(stores, live, config.stores, { keys, lately, stores: watch }),
      },
    ];
    const lifetime: Provider = {
      provide: StoresLifetime,
      inject: [Metrics, StoreWatch],
      useFactory: (metrics: Metrics, watch: StoreWatch) => new StoresLifetime(stores, metrics, keys, watch),
    };
    return { module: StoresModule, providers: [...providers, lifetime], exports: providers.map(tokenOf) };
  }
}

const NO_PROJECTIONS: ProjectionStatuses = { status: () => [], error: undefined, passedBy: NOTHING_PASSED_BY };

const NO_REACTIONS: ReactionStatuses = { reactions: () => [] };

const tokenOf = (provider: Provider) => (typeof provider === 'function' ? provider : provider.provide);
