import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CallsModule } from '../../calls/calls.module.js';
import { CallDirectory } from '../../calls/ports/call-directory.js';
import { Telephony } from '../../calls/ports/telephony.js';
import { CallAdmission } from '../../calls/services/call-admission.js';
import { CallSlots } from '../../calls/services/call-slots.js';
import { Clock } from '../../platform/clock/clock.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { Config } from '../../platform/config/config.js';
import { Coordination } from '../../platform/coordination/coordination.js';
import { CallMetrics } from '../../calls/call.metrics.js';
import { ReadModels } from '../../platform/read-models/read-model-store.js';
import { CallJournals } from '../journals/call-journals.js';
import { JournalsModule } from '../journals/journals.module.js';
import { OperatorDiagnostics } from '../telephony/operator-diagnostics.js';
import { CallReconciler } from './call-reconciler.js';
import { DialSettlement } from './dial-settlement.js';
import { LiveCallCheck } from './live-call-check.js';
import { Rivals } from './rivals.js';
import { SlotSweep } from './slot-sweep.js';

/** Brings calls that were left open into line with the carrier. */
@Module({
  imports: [CallsModule, JournalsModule],
  providers: [
    {
      provide: CallReconciler,
      inject: [
        Ledger,
        CallDirectory,
        Telephony,
        CallAdmission,
        ReadModels,
        Coordination,
        OperatorDiagnostics,
        CallMetrics,
        Config,
        Clock,
        CallJournals,
      ],
      useFactory: (
        ledger: Ledger,
        directory: CallDirectory,
        telephony: Telephony,
        admission: CallAdmission,
        readModels: ReadModels,
        coordination: Coordination,
        diagnostics: OperatorDiagnostics,
        metrics: CallMetrics,
        config: Config,
        clock: Clock,
        journals: CallJournals,
      ) => {
        const rivals = new Rivals(readModels, ledger);
        const parts = {
          dials: new DialSettlement(ledger, directory, telephony, admission, rivals, clock),
          live: new LiveCallCheck(ledger, directory, telephony, admission, clock, journals),
          slots: new SlotSweep(new CallSlots(coordination), readModels, ledger, clock),
          ...{ readModels, coordination, diagnostics, metrics, clock },
        };
        return new CallReconciler(parts, config.calls.reconcileAfterSeconds * 1000);
      },
    },
  ],
})
export class ReconciliationModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly reconciler: CallReconciler) {}

  onApplicationBootstrap(): void {
    this.reconciler.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.reconciler.stop();
  }
}
