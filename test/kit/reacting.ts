import { SystemClock } from '../../src/platform/clock/system-clock.js';
import { Ledger } from '../../src/platform/commands/ledger.js';
import type { Coordination } from '../../src/platform/coordination/coordination.js';
import type { StoredEvent } from '../../src/platform/events/event.js';
import { LeasedMembers } from '../../src/platform/following/leased-members.js';
import type { ReadModelStore } from '../../src/platform/read-models/read-model-store.js';
import { placeOf } from '../../src/platform/reactions/reaction-store.js';
import type { AnyReaction, StepContext } from '../../src/platform/reactions/reaction.js';
import type { ReactionStatus } from '../../src/platform/reactions/reaction-status.js';
import { RunningReactions } from '../../src/platform/reactions/running-reactions.js';
import { MemoryEventStore } from './memory-event-store.js';
import { MemoryKeyVault } from './memory-key-vault.js';
import { MemoryLog } from './memory-log.js';
import { Life } from './mortal.js';

/** Time that goes on by itself, and that a test sets forth or back, as an operator sets a computer's clock. */
export class SetClock extends SystemClock {
  movedMs = 0;
  override nowMs(): number {
    return super.nowMs() + this.movedMs;
  }
}

/** What a reaction is for: it knows the ids it was called with, and leaves out what it knows. */
export class Receiver {
  /** Ids by the event that they came for, in the order of their first coming. */
  readonly known = new Map<string, string>();
  calls = 0;
  /** How often it still refuses an event. */
  readonly refusals = new Map<string, number>();
  /** What it waits for before it answers. */
  held: Promise<void> | undefined;

  async receive({ id }: Pick<StepContext, 'id'>, event: Pick<StoredEvent, 'id'>): Promise<void> {
    this.calls += 1;
    await this.held;
    const refusals = this.refusals.get(event.id) ?? 0;
    if (refusals > 0) {
      this.refusals.set(event.id, refusals - 1);
      throw new Error('refused');
    }
    const before = this.known.get(id);
    if (before !== undefined && before !== event.id) throw new Error(`${id} came for two events`);
    this.known.set(id, event.id);
  }

  /** The events that were received, in order. */
  get events(): string[] {
    return [...this.known.values()];
  }
}

/** What a process that reacts runs on. */
export type ReactingStores = Readonly<{ store: ReadModelStore; coordination: Coordination }>;

/** A log, a receiver, and processes that react; all are closed by {@link close}. */
export class Reacting {
  readonly log = new MemoryLog();
  readonly receiver = new Receiver();
  readonly clock = new SetClock();
  readonly written = new MemoryEventStore();
  readonly vault = new MemoryKeyVault();
  /** Events that cannot be decoded. */
  readonly undecodable = new Set<string>();
  readonly #closing: (() => Promise<void>)[] = [];

  constructor(readonly stores: ReactingStores) {}

  /** A process with this life that holds its leases in this name. */
  process(reactions: readonly AnyReaction[], life = new Life(), holder = 'one', leaseMs = 2_000): RunningReactions {
    const { clock, vault } = this;
    const store = life.over(this.stores.store, 'prepare', 'claim', 'commit', 'find', 'markReady', 'versions');
    const coordination = life.over(this.stores.coordination, 'acquire', 'renew', 'release');
    const log = life.over(this.log, 'head');
    const decoder = {
      knows: () => true,
      decodeEach: (events: readonly StoredEvent[]) =>
        life.through(() => events.map((one) => (this.undecodable.has(one.id) ? new Error('undecodable') : one))),
    };
    const ledger = new Ledger(life.over(this.written, 'append'), vault, clock);
    const members = new LeasedMembers({ log, decoder, coordination, clock, holder, leaseMs, retryMs: 2 });
    const services = { ledger, readModels: store, coordination, clock };
    const running = new RunningReactions(reactions, {
      members,
      log,
      decoder,
      store,
      coordination,
      clock,
      holder,
      services,
      mostSetAside: 20,
    });
    this.#closing.push(async () => {
      await members.close();
      await running.close();
    });
    return running;
  }

  /** The processes end, whatever they are at. */
  async close(): Promise<void> {
    await Promise.all(this.#closing.splice(0).map((close) => close()));
  }

  checkpoint(reaction: AnyReaction): Promise<bigint | undefined> {
    return this.stores.store.checkpoint(placeOf(reaction));
  }
}

export const statusOf = (running: RunningReactions): ReactionStatus => {
  const [status] = running.status();
  if (!status) throw new Error('no reaction');
  return status;
};
