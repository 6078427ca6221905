import type { Clock } from '../platform/clock/clock.js';

/** How bad a network is. Both directions are alike, and independent of each other. */
export type NetworkConditions = Readonly<{
  /** One way. */
  delayMs: number;
  /** On top of it, from none to so much. */
  jitterMs?: number;
  /** So many of a hundred messages are lost and sent again. */
  lossPercent?: number;
  /** How much later a message that was lost arrives. */
  resendMs?: number;
}>;

/** Linux sends again after 200 ms and what a round trip usually takes. */
const RESEND_MS = 300;

/**
 * One direction of a TCP connection: everything arrives, once and in order. What was lost is sent again, and holds up
 * what was sent after it. Without conditions everything arrives at once.
 */
export class Link {
  readonly #onTheWay: (() => void)[] = [];
  #lastAtMs = -Infinity;

  constructor(
    private readonly clock: Clock,
    private readonly conditions: () => NetworkConditions | undefined,
    private readonly random: () => number = Math.random,
  ) {}

  /** Calls back when what is sent now arrives. */
  send(arrived: () => void): void {
    const conditions = this.conditions();
    if (conditions === undefined && this.#onTheWay.length === 0) return arrived();
    const nowMs = this.clock.monotonicMs();
    this.#lastAtMs = Math.max(this.#lastAtMs, nowMs + this.#travelMs(conditions));
    this.#onTheWay.push(arrived);
    // Each timer takes the oldest: timers of nearly the same time may run in another order than they were set.
    this.clock.after(this.#lastAtMs - nowMs, () => this.#onTheWay.shift()?.());
  }

  #travelMs({ delayMs, jitterMs = 0, lossPercent = 0, resendMs = RESEND_MS }: NetworkConditions = { delayMs: 0 }) {
    const lost = this.random() * 100 < lossPercent;
    return delayMs + this.random() * jitterMs + (lost ? resendMs : 0);
  }
}
