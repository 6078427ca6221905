import type { Coordination } from '../coordination/coordination.js';
import { dropReplacedVersions, leaseName, servesFor } from './active-version.js';
import { requireSameLog, type CheckedLog } from './log-check.js';
import { asError } from './fold-batch.js';
import { StoreUnavailable } from '../event-store/event-store.errors.js';
import { HeldLease } from './lease-holder.js';
import type { AnyProjection } from './projection.js';
import { ProjectionFeed, type FeedSource } from './projection-feed.js';
import { Projector } from './projector.js';
import type { ReadModelStatus } from './read-model-status.js';
import { fulfil, isWished } from './rebuild-wishes.js';
import type { ReadModelStore } from './read-model-store.js';

export type ProjectionsOptions = FeedSource &
  Readonly<{
    log: CheckedLog;
    store: ReadModelStore;
    coordination: Coordination;
    /** Who holds the leases: unique per process, or constant where only one process can be there. */
    holder: string;
    leaseMs?: number;
    /** First wait after an error, doubled up to a minute; also how often a standby asks for the lease. */
    retryMs?: number;
    changed?: () => void;
  }>;

const LONGEST_RETRY_MS = 60_000;

/** An older version that is kept up to date for as long as queries go to it instead of its successor. */
type Predecessor = Readonly<{ projector: Projector; successor: AnyProjection }>;

/**
 * Keeps every read model of a process running, each under its own lease and each failing alone: whatever stops one,
 * it is reported in its status and tried again from its checkpoint, forever. While a new version is built, its
 * predecessors that are served meanwhile are kept up to date as well, also when no process of their release is left.
 */
export class RunningProjections {
  readonly #projectors: readonly Projector[];
  readonly #predecessors: readonly Predecessor[];
  readonly #feeds = new Set<ProjectionFeed>();
  /** How to interrupt what a read model is doing: follow the log, or wait for its next try. */
  readonly #interrupts = new Map<Projector, () => void>();
  readonly #stopping = new AbortController();
  readonly #running: Promise<unknown>;
  readonly #leaseMs: number;
  readonly #retryMs: number;

  constructor(
    projections: readonly AnyProjection[],
    private readonly options: ProjectionsOptions,
  ) {
    this.#leaseMs = options.leaseMs ?? 15_000;
    this.#retryMs = options.retryMs ?? 1_000;
    const changed = options.changed ?? ((): void => undefined);
    const projectorOf = (model: AnyProjection): Projector =>
      new Projector(model, options.store, options.clock, changed);
    this.#projectors = projections.map(projectorOf);
    this.#predecessors = projections.flatMap((successor) =>
      (successor.predecessors ?? []).map((model) => ({ projector: projectorOf(model), successor })),
    );
    this.#running = Promise.all([
      ...this.#projectors.map((one) => this.#keepRunning(one)),
      ...this.#predecessors.map(({ projector, successor }) => this.#keepRunning(projector, successor)),
      this.#keepTidy(),
    ]);
  }

  status(): readonly ReadModelStatus[] {
    return this.#projectors.map((projector) => projector.status());
  }

  /** Lets the batches at hand finish and gives the leases back. The stores stay open. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Forever; or, where there is a successor, until it has taken over. */
  async #keepRunning(projector: Projector, successor?: AnyProjection): Promise<void> {
    let waitMs = this.#retryMs;
    while (!this.#stopping.signal.aborted) {
      const before = projector.position;
      try {
        if (successor && !(await servesFor(this.options.store, projector.model, successor))) return;
        await this.#runOnce(projector);
        waitMs = this.#retryMs;
      } catch (error) {
        projector.pause('stopped', asError(error));
        waitMs = projector.position === before ? Math.min(waitMs * 2, LONGEST_RETRY_MS) : this.#retryMs;
      }
      await this.#wait(waitMs, (interrupt) => this.#interrupts.set(projector, interrupt));
    }
  }

  /** One stretch under one lease: until it is lost, the process ends, or an error stops the read model. */
  async #runOnce(projector: Projector): Promise<void> {
    const { log, coordination, clock, holder } = this.options;
    const lease = await coordination.acquire(leaseName(projector.model), holder, this.#leaseMs);
    if (!lease) return projector.pause('standby');
    let leaving = this.#stopping.signal.aborted;
    const leave = (): void => {
      leaving = true;
      this.#feeds.forEach((feed) => feed.leave(projector));
    };
    const held = new HeldLease(lease, this.#leaseMs, coordination, clock, leave);
    this.#stopping.signal.addEventListener('abort', leave);
    this.#interrupts.set(projector, leave);
    try {
      if (await isWished(coordination, projector.model)) await this.#rebuild(projector.model);
      await projector.begin(held.token, await log.head().catch(() => undefined));
      await this.#requireSameLog(projector, () => leaving);
      if (!leaving) await this.#seat(projector);
      projector.pause('standby');
    } finally {
      this.#stopping.signal.removeEventListener('abort', leave);
      await held.release();
    }
  }

  /** Drops what newer versions have replaced, now and then: an older process may still be using it. */
  async #keepTidy(): Promise<void> {
    const { store, coordination } = this.options;
    while (!this.#stopping.signal.aborted) {
      await this.#wait(this.#leaseMs);
      for (const projector of this.#projectors) {
        const { model } = projector;
        await dropReplacedVersions(store, coordination, model).catch(() => undefined);
        if (await isWished(coordination, model).catch(() => false)) this.#interrupts.get(projector)?.();
      }
      for (const { projector, successor } of this.#predecessors)
        if (!(await servesFor(store, projector.model, successor).catch(() => true)))
          this.#interrupts.get(projector)?.();
    }
  }

  /** Forgets what the read model holds, so that it is built again from the first event. */
  async #rebuild(model: AnyProjection): Promise<void> {
    const { store, coordination } = this.options;
    await store.drop(model);
    await fulfil(coordination, model);
  }

  /** Waits for a log that is away: only the log itself can say that it is another. */
  async #requireSameLog({ model, position }: Projector, leaving: () => boolean): Promise<void> {
    const { log, store } = this.options;
    for (; !leaving(); await this.#wait(this.#retryMs)) {
      try {
        return await requireSameLog(log, position, await store.anchor(model));
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
      }
    }
  }

  #seat(projector: Projector): Promise<void> {
    const feed = [...this.#feeds].find((one) => one.admits(projector.position)) ?? this.#open(projector.position);
    return feed.join(projector);
  }

  #open(after: bigint | undefined): ProjectionFeed {
    const feed = new ProjectionFeed(
      this.options,
      after,
      (live) => this.#gather(live),
      (ended) => this.#feeds.delete(ended),
    );
    this.#feeds.add(feed);
    return feed;
  }

  /** A feed at the end of the log joins an older one there. */
  #gather(feed: ProjectionFeed): void {
    for (const older of this.#feeds) {
      if (older === feed) return;
      feed.mergeInto(older);
    }
  }

  async #wait(ms: number, interruptible: (interrupt: () => void) => void = () => undefined): Promise<void> {
    const { signal } = this.#stopping;
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.options.clock.after(ms, done);
      interruptible(done);
      signal.addEventListener('abort', done);
    });
  }
}
