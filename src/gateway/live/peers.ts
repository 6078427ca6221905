import { randomUUID } from 'node:crypto';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '../../platform/clock/clock.js';
import type { Coordination, Lease } from '../../platform/coordination/coordination.js';
import { Slots } from '../../platform/coordination/slots.js';

const GROUP = 'processes';
const MOST_PROCESSES = 256;
/** A process that died is taken for alive for so long at most. */
const LEASE_MS = 15_000;
const EVERY_MS = 5_000;

/** The processes that carry calls on the same stores: each has a lease, which dies with it. */
export class Peers implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #holder = randomUUID();
  readonly #slots: Slots;
  #lease: Lease | undefined;
  #left = false;
  #cancel: () => void = () => undefined;
  #announcing: Promise<void> = Promise.resolve();

  /** `shared`: log and coordination are ones that other processes can reach too. */
  constructor(
    private readonly coordination: Coordination,
    private readonly clock: Clock,
    private readonly shared: boolean,
  ) {
    this.#slots = new Slots(coordination);
  }

  onApplicationBootstrap(): void {
    if (this.shared) this.#announce();
  }

  onModuleDestroy(): Promise<void> {
    return this.leave();
  }

  /** This process goes: nobody hands it a call any more. */
  async leave(): Promise<void> {
    if (this.#left) return;
    this.#left = true;
    this.#cancel();
    await this.#announcing;
    if (this.#lease !== undefined) await this.coordination.release(this.#lease).catch(() => undefined);
  }

  /** Whether somebody else could go on with a call of ours now; false too when nobody can be asked. */
  async others(): Promise<boolean> {
    if (!this.shared) return false;
    const leases = await this.coordination.leases(`${GROUP}/`).catch(() => []);
    return leases.some(({ holder }) => holder !== this.#holder);
  }

  #announce(): void {
    this.#announcing = this.#slots
      .acquire(GROUP, MOST_PROCESSES, this.#holder, LEASE_MS)
      .then(
        (lease) => void (this.#lease = lease ?? this.#lease),
        // It is asked again soon.
        () => undefined,
      )
      .finally(() => {
        if (!this.#left) this.#cancel = this.clock.after(EVERY_MS, () => this.#announce());
      });
  }
}
