import { createHmac } from 'node:crypto';
import type { Clock } from '../../platform/clock/clock.js';
import { type Coordination, CoordinationUnavailable } from '../../platform/coordination/coordination.js';
import type { Json } from '../../platform/events/json.js';

/** One call that is under way to a number, and when it was entered. */
type Entry = Readonly<{ callId: string; enteredAtMs: number }>;

/** How long an entry counts although its call's stream is not there yet: its process is about to append it. */
const GRACE_MS = 15_000;
const ATTEMPTS = 40;
const MOST_BACKOFF_MS = 50;
/** So many entries are kept without asking whether their calls are over, where it does not matter. */
const CROWDED = 16;

/**
 * "Duplicate outbound calls are blocked" for clients without an idempotency key: an entry from tenant and number to
 * the calls under way. The entry only points; the calls' streams decide, so a crash never blocks a number for good.
 */
export class DuplicateGuard {
  constructor(
    private readonly coordination: Coordination,
    private readonly clock: Clock,
    private readonly isLive: (callId: string) => Promise<'live' | 'over' | 'absent'>,
  ) {}

  /**
   * Enters `callId` as calling `number`. With `exclusive`, returns the id of a call that is under way instead, and
   * enters nothing. `ttlMs` must outlast ringing and the longest call.
   */
  async enter(
    hashingKey: Uint8Array,
    number: string,
    callId: string,
    options: Readonly<{ exclusive: boolean; ttlMs: number }>,
  ): Promise<string | undefined> {
    const key = `calling/${createHmac('sha256', hashingKey).update(number).digest('hex')}`;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const held = await this.coordination.get(key);
      const known = entries(held?.value);
      if (known.some((entry) => entry.callId === callId && this.#isYoung(entry))) return undefined;
      const others = known.filter((entry) => entry.callId !== callId);
      const live = options.exclusive || others.length >= CROWDED ? await this.#live(others) : others;
      if (options.exclusive && live[0] !== undefined) return live[0].callId;
      const next = [...live, { callId, enteredAtMs: this.clock.nowMs() }];
      if (await this.coordination.compareAndSet(key, held?.version, next, options.ttlMs)) return undefined;
      await this.clock.sleep(Math.random() * MOST_BACKOFF_MS);
    }
    throw new CoordinationUnavailable('the duplicate-call guard is contended');
  }

  async #live(known: readonly Entry[]): Promise<Entry[]> {
    const live: Entry[] = [];
    for (const entry of known) {
      const standing = await this.isLive(entry.callId);
      if (standing === 'live' || (standing === 'absent' && this.#isYoung(entry))) live.push(entry);
    }
    return live;
  }

  #isYoung({ enteredAtMs }: Entry): boolean {
    return this.clock.nowMs() - enteredAtMs < GRACE_MS;
  }
}

const entries = (value: Json | undefined): readonly Entry[] =>
  Array.isArray(value) ? (value as readonly Entry[]) : [];
