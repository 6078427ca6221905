import type { Clock } from '../clock/clock.js';
import type { Coordination, Lease } from '../coordination/coordination.js';

/** A lease that renews itself until it is released or lost. */
export class HeldLease {
  #cancel: () => void = () => undefined;
  #released = false;
  readonly token: bigint;

  constructor(
    private lease: Lease,
    private readonly ttlMs: number,
    private readonly coordination: Coordination,
    private readonly clock: Clock,
    private readonly lost: () => void,
  ) {
    this.token = lease.token;
    this.#renewLater();
  }

  /** Renews no more: it ends by itself, unless its holder takes it again before. */
  rest(): void {
    this.#released = true;
    this.#cancel();
  }

  async release(): Promise<void> {
    this.rest();
    await this.coordination.release(this.lease).catch(() => undefined);
  }

  #renewLater(): void {
    this.#cancel = this.clock.after(this.ttlMs / 3, () => void this.#renew());
  }

  /** A store that is away costs the lease only when its time is over: until then nobody else can have it. */
  async #renew(): Promise<void> {
    const expired = (): undefined | Lease => (this.clock.nowMs() < this.lease.expiresAtMs ? this.lease : undefined);
    const renewed = await this.coordination.renew(this.lease, this.ttlMs).catch(expired);
    if (this.#released) return;
    if (!renewed) return this.lost();
    this.lease = renewed;
    this.#renewLater();
  }
}
