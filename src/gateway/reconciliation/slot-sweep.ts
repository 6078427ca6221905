import { callStream } from '../../calls/call.stream.js';
import { type Phase, phaseOf } from '../../calls/domain/call.js';
import { activeSession, type ActiveSession } from '../../calls/read-models/active-session.projection.js';
import { CallSlots } from '../../calls/services/call-slots.js';
import { Clock } from '../../platform/clock/clock.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { readState } from '../../platform/commands/read-state.js';
import { StreamGone } from '../../platform/event-store/event-store.errors.js';
import { ReadModels } from '../../platform/read-models/read-model-store.js';

/** A call is recorded within moments of taking its slot: one that is not there after this long never will be. */
const GRACE_MS = 30_000;
const AT_ONCE = 200;

/**
 * Frees slots that a crash left taken: their calls have ended, or were never recorded. They would expire by
 * themselves, but only after the longest call.
 */
export class SlotSweep {
  readonly #absentSince = new Map<string, number>();

  constructor(
    private readonly slots: CallSlots,
    private readonly readModels: ReadModels,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  async sweep(): Promise<void> {
    const taken = await this.slots.taken();
    const holders = new Set(taken.map(({ holder }) => holder));
    for (const callId of this.#absentSince.keys()) if (!holders.has(callId)) this.#absentSince.delete(callId);
    const doubtful = await this.#withoutSession([...holders]);
    for (const callId of doubtful.slice(0, AT_ONCE)) {
      if (!(await this.#isIdle(callId))) continue;
      for (const slot of taken) if (slot.holder === callId) await this.slots.release(slot);
    }
  }

  /** The read model tells cheaply who is live; the stream decides about the rest. */
  async #withoutSession(callIds: readonly string[]): Promise<readonly string[]> {
    const active = new Set<string>();
    for (let from = 0; from < callIds.length; from += AT_ONCE) {
      const filter = { id: { $in: callIds.slice(from, from + AT_ONCE) } };
      const { documents } = await this.readModels.find<ActiveSession>(activeSession, { filter });
      for (const { id } of documents) active.add(id);
    }
    return callIds.filter((callId) => !active.has(callId));
  }

  async #isIdle(callId: string): Promise<boolean> {
    const phase = await this.#phaseOf(callId);
    if (phase === 'ended') return true;
    if (phase !== 'none') return false;
    const sinceMs = this.#absentSince.get(callId) ?? this.clock.nowMs();
    this.#absentSince.set(callId, sinceMs);
    return this.clock.nowMs() - sinceMs >= GRACE_MS;
  }

  /** A stream that an operator deleted for ever will never tell its call's end. */
  async #phaseOf(callId: string): Promise<Phase> {
    try {
      return phaseOf(await readState(this.ledger, callStream, callId));
    } catch (error) {
      if (error instanceof StreamGone) return 'ended';
      throw error;
    }
  }
}
