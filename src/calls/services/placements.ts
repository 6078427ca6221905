import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { within } from '../../platform/clock/within.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { readState } from '../../platform/commands/read-state.js';
import { callStream } from '../call.stream.js';
import type { Call } from '../domain/call.js';
import { isDialOpen } from './placed-call.js';

const FIRST_POLL_MS = 100;
const MOST_POLL_MS = 2_000;

type Poll = { untilMs: number; readonly outcome: Promise<Call | null> };

/**
 * Placements under way, by call: in this process one at a time, and however many repeats wait for a call, its stream is
 * read for all of them together. Across processes the log decides; this only keeps the work small.
 */
@Injectable()
export class Placements {
  readonly #running = new Map<string, Promise<true>>();
  readonly #polls = new Map<string, Poll>();

  constructor(
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  has(callId: string): boolean {
    return this.#running.has(callId);
  }

  /** Runs `work` as this process's only placement of the call. */
  async run<T>(callId: string, work: () => Promise<T>): Promise<T> {
    const running = work();
    const over = (): true => true;
    this.#running.set(callId, running.then(over, over));
    try {
      return await running;
    } finally {
      this.#running.delete(callId);
    }
  }

  /** Waits for this process's placement of the call. False if it is not over at `untilMs` (monotonic). */
  async over(callId: string, untilMs: number): Promise<boolean> {
    const running = this.#running.get(callId) ?? Promise.resolve(true);
    return (await within(this.clock, running, untilMs - this.clock.monotonicMs())) ?? false;
  }

  /** The call as soon as it is known how its dial went; undefined if it is not known at `untilMs`. */
  async outcome(callId: string, untilMs: number): Promise<Call | null | undefined> {
    if (!(await this.over(callId, untilMs))) return undefined;
    return within(this.clock, this.#polled(callId, untilMs), untilMs - this.clock.monotonicMs());
  }

  #polled(callId: string, untilMs: number): Promise<Call | null> {
    const shared = this.#polls.get(callId);
    if (shared !== undefined) {
      shared.untilMs = Math.max(shared.untilMs, untilMs);
      return shared.outcome;
    }
    const outcome = this.#poll(callId).finally(() => this.#polls.delete(callId));
    this.#polls.set(callId, { untilMs, outcome });
    return outcome;
  }

  async #poll(callId: string): Promise<Call | null> {
    for (let waitMs = FIRST_POLL_MS; ; waitMs = Math.min(waitMs * 1.5, MOST_POLL_MS)) {
      const call = await readState(this.ledger, callStream, callId);
      const untilMs = this.#polls.get(callId)?.untilMs ?? 0;
      if (!isDialOpen(call) || this.clock.monotonicMs() >= untilMs) return call;
      await this.clock.sleep(waitMs);
    }
  }
}
