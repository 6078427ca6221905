import { Clock } from '../../platform/clock/clock.js';

type Entry = Readonly<{ tries: number; dueAtMs: number }>;

/** When which call is looked at again: later and later, up to `mostMs`. Kept in memory: after a restart all are due. */
export class Agenda {
  readonly #entries = new Map<string, Entry>();

  constructor(
    private readonly clock: Clock,
    private readonly firstMs: number,
    private readonly mostMs: number,
  ) {}

  /** Those that are due, at most `limit`. What is not among `callIds` any more is forgotten. */
  due(callIds: readonly string[], limit: number): readonly string[] {
    const present = new Set(callIds);
    for (const callId of this.#entries.keys()) if (!present.has(callId)) this.#entries.delete(callId);
    const now = this.clock.monotonicMs();
    return callIds.filter((callId) => (this.#entries.get(callId)?.dueAtMs ?? 0) <= now).slice(0, limit);
  }

  /** Returns how often the call was put off before. */
  putOff(callId: string): number {
    const tries = this.#entries.get(callId)?.tries ?? 0;
    const waitMs = Math.min(this.firstMs * 2 ** tries, this.mostMs);
    this.#entries.set(callId, { tries: tries + 1, dueAtMs: this.clock.monotonicMs() + waitMs });
    return tries;
  }
}
