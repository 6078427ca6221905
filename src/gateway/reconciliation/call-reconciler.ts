import { randomUUID } from 'node:crypto';
import { Clock } from '../../platform/clock/clock.js';
import { Coordination, type Lease } from '../../platform/coordination/coordination.js';
import { CallMetrics } from '../../calls/call.metrics.js';
import { OperatorDiagnostics } from '../telephony/operator-diagnostics.js';
import { Agenda } from './agenda.js';
import { DialSettlement } from './dial-settlement.js';
import { LiveCallCheck } from './live-call-check.js';
import { OpenCalls } from './open-calls.js';
import { SlotSweep } from './slot-sweep.js';

const LEASE = 'call-reconciliation';
const LEASE_MS = 15_000;
const ROUND_MS = 5_000;
/** Requests to the carrier in one round, and at the same time. */
const PER_ROUND = 100;
const AT_ONCE = 8;
const SILENCE_MS = 300_000;
/** No call is longer (protocol: TimeLimit), so an older dial has nothing left to be settled for. */
const OLDEST_MS = 86_400_000;

export type ReconcilerParts = Readonly<{
  open: OpenCalls;
  dials: DialSettlement;
  live: LiveCallCheck;
  slots: SlotSweep;
  coordination: Coordination;
  diagnostics: OperatorDiagnostics;
  metrics: CallMetrics;
  clock: Clock;
}>;

/**
 * Asks the carrier about calls that our own records leave open: dials without an answer, and calls whose callbacks
 * were lost or whose process died. One process at a time does, by a lease; two would only ask twice. Whatever is
 * decided goes through the call's stream, so what callbacks say meanwhile counts as much.
 */
export class CallReconciler {
  readonly #holder = randomUUID();
  readonly #dials: Agenda;
  readonly #live: Agenda;
  #lease: Lease | undefined;
  /** Calls that were silent before this process began to look have to be asked about at once. */
  #sinceMs = 0;
  #round: Promise<void> = Promise.resolve();
  #cancel: () => void = () => undefined;
  #stopped = false;

  /** `afterMs`: how long a call may stand without a word until the carrier is asked. */
  constructor(
    private readonly parts: ReconcilerParts,
    private readonly afterMs: number,
  ) {
    this.#dials = new Agenda(parts.clock, afterMs, SILENCE_MS);
    this.#live = new Agenda(parts.clock, Math.min(afterMs, SILENCE_MS), SILENCE_MS);
  }

  start(): void {
    this.#cancel = this.parts.clock.after(ROUND_MS * (0.5 + Math.random()), () => {
      this.#round = this.round().finally(() => {
        if (!this.#stopped) this.start();
      });
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#round;
    if (this.#lease) await this.parts.coordination.release(this.#lease).catch(() => undefined);
  }

  /** One look at everything; never throws. */
  async round(): Promise<void> {
    try {
      if (!(await this.#lead())) return;
      await this.#settleDials();
      await this.#checkLive();
      await this.parts.slots.sweep();
    } catch (error) {
      this.parts.diagnostics.report('reconciliation-failed', { error });
    }
  }

  async #lead(): Promise<boolean> {
    const { coordination, clock, metrics } = this.parts;
    const led = this.#lease !== undefined;
    this.#lease = await coordination.acquire(LEASE, this.#holder, LEASE_MS);
    if (this.#lease === undefined) metrics.dialsOpen.set(0);
    else if (!led) this.#sinceMs = clock.nowMs();
    return this.#lease !== undefined;
  }

  async #settleDials(): Promise<void> {
    const { open, dials, diagnostics, metrics, clock } = this.parts;
    const now = clock.nowMs();
    const undialled = await open.undialled(isoOf(now - OLDEST_MS), isoOf(now - this.afterMs));
    metrics.dialsOpen.set(undialled.length);
    await this.#each(this.#dials, undialled, async (callId) => {
      const result = await dials.settle(callId);
      metrics.reconciliations.inc({ result: `dial-${result}` });
      const looks = this.#dials.putOff(callId);
      if (result === 'settled' || looks > 0) return;
      diagnostics.report(result === 'none' ? 'dial-unknown' : 'dial-ambiguous', { callId });
    });
  }

  async #checkLive(): Promise<void> {
    const { open, live, metrics, clock } = this.parts;
    const short = Math.min(clock.nowMs() - this.afterMs, this.#sinceMs);
    const silent = await open.silent(isoOf(Math.max(clock.nowMs() - SILENCE_MS, short)));
    await this.#each(this.#live, silent, async (callId) => {
      metrics.reconciliations.inc({ result: `call-${await live.check(callId)}` });
      this.#live.putOff(callId);
    });
  }

  /** Looks at those that are due; one that fails is put off like the others. */
  async #each(agenda: Agenda, callIds: readonly string[], look: (callId: string) => Promise<void>): Promise<void> {
    const waiting = [...agenda.due(callIds, PER_ROUND)];
    const work = async (): Promise<void> => {
      for (let callId = waiting.shift(); callId !== undefined && !this.#stopped; callId = waiting.shift()) {
        try {
          await look(callId);
        } catch (error) {
          agenda.putOff(callId);
          this.parts.diagnostics.report('reconciliation-failed', { callId, error });
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }
}

const isoOf = (ms: number): string => new Date(ms).toISOString();
