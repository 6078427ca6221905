import { CallSlots } from '../../../src/calls/services/call-slots.js';
import { CallReconciler } from '../../../src/gateway/reconciliation/call-reconciler.js';
import { DialSettlement } from '../../../src/gateway/reconciliation/dial-settlement.js';
import { LiveCallCheck } from '../../../src/gateway/reconciliation/live-call-check.js';
import { Rivals } from '../../../src/gateway/reconciliation/rivals.js';
import { SlotSweep } from '../../../src/gateway/reconciliation/slot-sweep.js';
import { OperatorDiagnostics } from '../../../src/gateway/telephony/operator-diagnostics.js';
import { CallMetrics } from '../../../src/calls/call.metrics.js';
import { MetricRegistry } from '../../../src/platform/observability/metric-registry.js';
import type { CallWorld } from '../../kit/call-world.js';

/** What an operator is told. */
export class Reports extends OperatorDiagnostics {
  readonly kinds: string[] = [];
  report(kind: string): void {
    this.kinds.push(kind);
  }
}

/** A process's reconciler in this world, for calls that have been silent for `afterMs`. */
export const reconcilerOf = (
  world: CallWorld,
  diagnostics: OperatorDiagnostics,
  afterMs: number,
  /** Calls of which something still waits for the log in this process. */
  carried: ReadonlySet<string> = new Set(),
): CallReconciler => {
  const { ledger, directory, telephony, admission, clock, coordination } = world;
  const { readModels } = world.platform;
  const parts = {
    dials: new DialSettlement(ledger, directory, telephony, admission, new Rivals(readModels, ledger), clock),
    live: new LiveCallCheck(ledger, directory, telephony, admission, clock, {
      carries: (callId) => carried.has(callId),
    }),
    slots: new SlotSweep(new CallSlots(coordination), readModels, ledger, clock),
    ...{ readModels, coordination, clock, diagnostics, metrics: new CallMetrics(new MetricRegistry()) },
  };
  return new CallReconciler(parts, afterMs);
};
