import type { Coordination, Lease } from '../../platform/coordination/coordination.js';
import { Slots } from '../../platform/coordination/slots.js';

/** A slot outlives ringing and the longest call, in case its end is recorded late. */
const SLACK_MS = 900_000;

const SLOTS = 'calls/';
const groupOf = (tenantId: string): string => `${SLOTS}${tenantId}`;

/** The calls a tenant may have at once: a lease per call, never a counter, so that a crash frees them by itself. */
export class CallSlots {
  readonly #slots: Slots;

  constructor(private readonly coordination: Coordination) {
    this.#slots = new Slots(coordination);
  }

  /** False when all of the tenant's slots are taken. */
  async take(tenantId: string, callId: string, limit: number, maxSeconds: number): Promise<boolean> {
    const ttlMs = maxSeconds * 1000 + SLACK_MS;
    return (await this.#slots.acquire(groupOf(tenantId), limit, callId, ttlMs)) !== undefined;
  }

  async free(tenantId: string, callId: string): Promise<void> {
    await this.#slots.free(groupOf(tenantId), callId);
  }

  /** Every slot that is taken, of all tenants; its holder is the call's id. */
  taken(): Promise<readonly Lease[]> {
    return this.coordination.leases(SLOTS);
  }

  async release(slot: Lease): Promise<void> {
    await this.coordination.release(slot);
  }
}
