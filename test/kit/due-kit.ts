import { namedId } from '../../src/platform/ids/named-id.js';
import type { Clock } from '../../src/platform/clock/clock.js';
import { DueRounds } from '../../src/platform/reactions/due-rounds.js';
import { dueWork, type DueDocument, type DueKind } from '../../src/platform/reactions/due-work.js';
import { Life } from './mortal.js';
import { SetClock, type ReactingStores } from './reacting.js';

export const HOUR = 3_600_000;
const MODEL = { name: 'due', version: 1, indexes: [['kind', 'dueAt']] };

export type DueOpener = (clock: Clock) => Promise<ReactingStores>;

/** Work that is due, and processes that do it. */
export class DueKit {
  /** What the receiver got: document and id, once per look. */
  seen: [document: string, id: string][] = [];
  #position = 0n;
  readonly #running: DueRounds[] = [];

  private constructor(
    readonly stores: ReactingStores,
    readonly clock: SetClock,
  ) {}

  static async open(open: DueOpener): Promise<DueKit> {
    const clock = new SetClock();
    const stores = await open(clock);
    await stores.store.prepare(MODEL);
    return new DueKit(stores, clock);
  }

  get documents(): string[] {
    return this.seen.map(([document]) => document);
  }

  idOf(document: string, cause = `cause-${document}`): string {
    return namedId('due', 'work', 'call-back', document, cause);
  }

  /** Something becomes due, in so many milliseconds. */
  async due(id: string, inMs: number, causeId = `cause-${id}`): Promise<void> {
    const dueAt = new Date(this.clock.nowMs() + inMs).toISOString();
    await this.#write(id, { id, tenantId: 't', kind: 'call-back', dueAt, causeId });
  }

  /** It is not due any more. */
  settled(id: string): Promise<void> {
    return this.#write(id, undefined);
  }

  /** A process with this life, which holds its leases in this name. */
  process(over: Partial<DueKind<DueDocument>> = {}, life = new Life(), holder = 'one') {
    const failures: unknown[] = [];
    const kind: DueKind<DueDocument> = {
      perRound: 10,
      firstWaitMs: HOUR,
      mostWaitMs: 4 * HOUR,
      run: ({ id }, look) => life.through(() => void this.seen.push([id, look.id])),
      ...over,
    };
    const work = dueWork({ name: 'work', model: MODEL, kinds: { 'call-back': kind }, everyMs: 5_000 });
    const readModels = life.over(this.stores.store, 'find');
    const coordination = life.over(this.stores.coordination, 'acquire', 'renew', 'get', 'compareAndSet');
    const failed = (error: unknown): void => void failures.push(error);
    const rounds = new DueRounds(work, { readModels, coordination, clock: this.clock, holder, failed });
    this.#running.push(rounds);
    return { rounds, failures };
  }

  async close(): Promise<void> {
    await Promise.all(this.#running.splice(0).map((rounds) => rounds.stop()));
  }

  async #write(id: string, document: DueDocument | undefined): Promise<void> {
    this.#position += 1n;
    await this.stores.store.commit(MODEL, [{ id, document, lastPosition: this.#position }], this.#position, 1n);
  }
}
