import { LeasedMembers, type LeasedMembersOptions, type Tenure } from '../following/leased-members.js';
import { dropReplacedVersions, leaseName, servesFor } from './active-version.js';
import type { AnyProjection } from './projection.js';
import { Projector } from './projector.js';
import type { ReadModelStatus } from './read-model-status.js';
import { fulfil, isWished } from './rebuild-wishes.js';
import type { ReadModelStore } from './read-model-store.js';

export type ProjectionsOptions = LeasedMembersOptions &
  Readonly<{
    store: ReadModelStore;
    changed?: () => void;
    /** Who else is served by this process; shares the followers of the log, and is closed with the projections. */
    members?: LeasedMembers;
  }>;

/** An older version that is kept up to date for as long as queries go to it instead of its successor. */
type Predecessor = Readonly<{ projector: Projector; successor: AnyProjection }>;

/**
 * Keeps every read model of a process up to date. While a new version is built, its predecessors that are served
 * meanwhile are kept up to date as well, also when no process of their release is left.
 */
export class RunningProjections {
  readonly #projectors: readonly Projector[];
  readonly #predecessors: readonly Predecessor[];
  /** Predecessors that are served, as far as is known. */
  readonly #served = new Set<Projector>();
  readonly #members: LeasedMembers;
  readonly #tidying: Promise<void>;

  constructor(
    projections: readonly AnyProjection[],
    private readonly options: ProjectionsOptions,
  ) {
    this.#members = options.members ?? new LeasedMembers(options);
    const changed = options.changed ?? ((): void => undefined);
    const projectorOf = (model: AnyProjection): Projector =>
      new Projector(model, options.store, options.clock, changed);
    this.#projectors = projections.map(projectorOf);
    this.#predecessors = projections.flatMap((successor) =>
      (successor.predecessors ?? []).map((model) => ({ projector: projectorOf(model), successor })),
    );
    for (const one of this.#projectors) this.#members.serve(one, this.#tenureOf(one));
    for (const { projector, successor } of this.#predecessors) {
      const isOver = async (): Promise<boolean> => {
        const serves = await servesFor(options.store, projector.model, successor);
        if (serves) this.#served.add(projector);
        else this.#served.delete(projector);
        return !serves;
      };
      this.#members.serve(projector, { ...this.#tenureOf(projector), isOver });
    }
    this.#tidying = this.#keepTidy();
  }

  status(): readonly ReadModelStatus[] {
    return this.#projectors.map((one) => {
      const older = this.#predecessors.filter(
        (each) => each.successor === one.model && this.#served.has(each.projector),
      );
      return older.length === 0
        ? one.status()
        : { ...one.status(), older: older.map(({ projector }) => projector.status()) };
    });
  }

  /** Lets the batches at hand finish and gives the leases back. The stores stay open. */
  async close(): Promise<void> {
    await this.#members.close();
    await this.#tidying;
  }

  #tenureOf({ model }: Projector): Tenure {
    const { store, coordination } = this.options;
    return {
      lease: leaseName(model),
      anchor: () => store.anchor(model),
      prepare: async () => {
        if (await isWished(coordination, model)) await this.#rebuild(model);
      },
    };
  }

  /** Drops what newer versions have replaced, now and then: an older process may still be using it. */
  async #keepTidy(): Promise<void> {
    const { store, coordination } = this.options;
    while (!this.#members.stopping.aborted) {
      await this.#members.wait(this.#members.leaseMs);
      for (const projector of this.#projectors) {
        const { model } = projector;
        await dropReplacedVersions(store, coordination, model).catch(() => undefined);
        if (await isWished(coordination, model).catch(() => false)) this.#members.interrupt(projector);
      }
      for (const { projector, successor } of this.#predecessors)
        if (!(await servesFor(store, projector.model, successor).catch(() => true))) this.#members.interrupt(projector);
    }
  }

  /** Forgets what the read model holds, so that it is built again from the first event. */
  async #rebuild(model: AnyProjection): Promise<void> {
    const { store, coordination } = this.options;
    await store.drop(model);
    await fulfil(coordination, model);
  }
}
