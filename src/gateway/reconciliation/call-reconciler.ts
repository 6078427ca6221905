import { randomUUID } from 'node:crypto';
import { Clock } from '../../platform/clock/clock.js';
import { Coordination } from '../../platform/coordination/coordination.js';
import { CallMetrics } from '../../calls/call.metrics.js';
import { DueRounds } from '../../platform/reactions/due-rounds.js';
import { dueWork, type AnyDueWork, type DueKind } from '../../platform/reactions/due-work.js';
import { ReadModels } from '../../platform/read-models/read-model-store.js';
import { OperatorDiagnostics } from '../telephony/operator-diagnostics.js';
import { DialSettlement } from './dial-settlement.js';
import { LiveCallCheck } from './live-call-check.js';
import { SlotSweep } from './slot-sweep.js';
import { unsettledCall, type UnsettledCall } from '../../calls/read-models/unsettled-call.projection.js';

const ROUND_MS = 5_000;
/** Requests to the carrier in one round, of each kind. */
const PER_ROUND = 100;
const SILENCE_MS = 300_000;
/** No call is longer (protocol: TimeLimit), so an older dial has nothing left to be settled for. */
const OLDEST_MS = 86_400_000;

export type ReconcilerParts = Readonly<{
  dials: DialSettlement;
  live: LiveCallCheck;
  slots: SlotSweep;
  readModels: ReadModels;
  coordination: Coordination;
  diagnostics: OperatorDiagnostics;
  metrics: CallMetrics;
  clock: Clock;
}>;

/**
 * Asks the carrier about calls that our own records leave open: dials without an answer, and calls whose callbacks
 * were lost or whose process died. Which, and when, is due work; whatever is decided goes through the call's stream, so
 * what callbacks say meanwhile counts as much.
 */
export class CallReconciler {
  readonly #rounds: DueRounds;

  /** `afterMs`: how long a call may stand without a word until the carrier is asked. */
  constructor(parts: ReconcilerParts, afterMs: number) {
    const failed = (error: unknown, call?: { id: string }): void =>
      parts.diagnostics.report('reconciliation-failed', { callId: call?.id, error });
    const recovered = (): void => parts.diagnostics.report('reconciliation-recovered', {});
    this.#rounds = new DueRounds(workOf(parts, afterMs), { ...parts, holder: randomUUID(), failed, recovered });
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** One look at everything; never throws. */
  async round(): Promise<void> {
    await this.#rounds.round();
  }
}

const workOf = (parts: ReconcilerParts, afterMs: number): AnyDueWork =>
  dueWork<UnsettledCall>({
    name: 'call-reconciliation',
    model: unsettledCall,
    everyMs: ROUND_MS,
    kinds: { dial: openDials(parts, afterMs), silence: silentCalls(parts, afterMs) },
    eachRound: () => parts.slots.sweep(),
  });

const openDials = ({ dials, metrics, diagnostics }: ReconcilerParts, afterMs: number): DueKind<UnsettledCall> => ({
  window: ({ nowMs }) => ({ fromMs: nowMs - OLDEST_MS, untilMs: nowMs - afterMs }),
  perRound: PER_ROUND,
  firstWaitMs: afterMs,
  mostWaitMs: SILENCE_MS,
  counted: (total) => metrics.dialsOpen.set(total),
  run: async ({ id: callId }, { looks }) => {
    const result = await dials.settle(callId);
    metrics.reconciliations.inc({ result: `dial-${result}` });
    if (result === 'settled' || looks > 0) return;
    diagnostics.report(result === 'none' ? 'dial-unknown' : 'dial-ambiguous', { callId });
  },
});

/** Calls that were silent before this process began to look have to be asked about at once. */
const silentCalls = ({ live, metrics }: ReconcilerParts, afterMs: number): DueKind<UnsettledCall> => ({
  window: ({ nowMs, sinceMs }) => ({ untilMs: Math.max(nowMs - SILENCE_MS, Math.min(nowMs - afterMs, sinceMs)) }),
  perRound: PER_ROUND,
  firstWaitMs: Math.min(afterMs, SILENCE_MS),
  mostWaitMs: SILENCE_MS,
  run: async ({ id: callId }, { note }) => {
    const { result, unknown } = await live.check(callId, note === UNKNOWN);
    metrics.reconciliations.inc({ result: `call-${result}` });
    return unknown ? UNKNOWN : null;
  },
});

/** What the look at a call that the carrier did not know leaves to the next look. */
const UNKNOWN = 'unknown';
