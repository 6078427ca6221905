import { createHmac } from 'node:crypto';
import type { Clock } from '../../platform/clock/clock.js';
import { Batches } from '../../platform/coordination/batches.js';
import { type Coordination, CoordinationUnavailable } from '../../platform/coordination/coordination.js';
import { NumberInUse, type Standing } from './number-in-use.js';

type Ask = Readonly<{ callId: string; exclusive: boolean; ttlMs: number }>;

const ATTEMPTS = 40;
const MOST_BACKOFF_MS = 50;

/**
 * "Duplicate outbound calls are blocked" for clients without an idempotency key: an entry from tenant and number to
 * the calls under way. The entry only points; the calls' streams decide, so a crash never blocks a number for good.
 * What this process is asked at once about a number costs one look and one compare-and-set.
 */
export class DuplicateGuard {
  readonly #asks: Batches<Ask, string | undefined>;

  constructor(
    private readonly coordination: Coordination,
    private readonly clock: Clock,
    private readonly standingOf: (callId: string) => Promise<Standing>,
  ) {
    this.#asks = new Batches((key, asks) => this.#enterAll(key, asks));
  }

  /**
   * Enters `callId` as calling `number`. With `exclusive`, returns the id of a call that is under way instead, and
   * enters nothing. One that is entered already is written anew: whoever decided on the entry before must look again.
   * `ttlMs` must outlast ringing and the longest call.
   */
  async enter(
    hashingKey: Uint8Array,
    number: string,
    callId: string,
    options: Readonly<{ exclusive: boolean; ttlMs: number }>,
  ): Promise<string | undefined> {
    const key = `number-in-use/${createHmac('sha256', hashingKey).update(number).digest('hex')}`;
    return this.#asks.ask(key, { callId, ...options });
  }

  async #enterAll(key: string, asks: readonly Ask[]): Promise<readonly (string | undefined)[]> {
    const ttlMs = Math.max(...asks.map((ask) => ask.ttlMs));
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const held = await this.coordination.get(key);
      const inUse = new NumberInUse(held?.value, this.clock.nowMs(), this.standingOf);
      const answers: (string | undefined)[] = [];
      for (const { callId, exclusive } of asks) answers.push(await inUse.enter(callId, exclusive));
      await inUse.prune();
      if (!inUse.changed) return answers;
      if (await this.coordination.compareAndSet(key, held?.version, inUse.value(), ttlMs)) return answers;
      await this.clock.sleep(Math.random() * MOST_BACKOFF_MS);
    }
    throw new CoordinationUnavailable('the duplicate-call guard is contended');
  }
}
