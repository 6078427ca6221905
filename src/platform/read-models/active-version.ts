import type { Coordination } from '../coordination/coordination.js';
import type { JsonObject } from '../events/json.js';
import { ReadModels, type ReadModelStore } from './read-model-store.js';
import type { Anchor, Found, Query, ReadModelSpec, StoredVersion } from './read-model-store.js';

const RECHECK_MS = 1_000;
const keyOf = ({ name, version }: ReadModelSpec): string => `${name}@${version}`;

/** The lease that whoever keeps this version up to date holds. */
export const leaseName = (model: ReadModelSpec): string => `read-model:${keyOf(model)}`;

/**
 * Sends queries to the newest version, up to the one asked for, that has been at the end of the log once; where none
 * has, to the one asked for. So a version that is being built is not seen half-built while there is an older one.
 */
export class ActiveReadModels extends ReadModels {
  readonly #active = new Map<string, Readonly<{ version: number; untilMs: number }>>();

  constructor(private readonly inner: ReadModels) {
    super();
  }

  override async get<D extends JsonObject>(model: ReadModelSpec, id: string): Promise<D | undefined> {
    return this.inner.get<D>(await this.#activeOf(model), id);
  }

  override async find<D extends JsonObject>(model: ReadModelSpec, query: Query): Promise<Found<D>> {
    return this.inner.find<D>(await this.#activeOf(model), query);
  }

  override async checkpoint(model: ReadModelSpec): Promise<bigint | undefined> {
    return this.inner.checkpoint(await this.#activeOf(model));
  }

  override async anchor(model: ReadModelSpec): Promise<Anchor | undefined> {
    return this.inner.anchor(await this.#activeOf(model));
  }

  override versions(name: string): Promise<readonly StoredVersion[]> {
    return this.inner.versions(name);
  }

  override close(): Promise<void> {
    return this.inner.close();
  }

  async #activeOf(model: ReadModelSpec): Promise<ReadModelSpec> {
    const known = this.#active.get(keyOf(model));
    if (known && performance.now() < known.untilMs) return { ...model, version: known.version };
    const version = servedVersion(await this.inner.versions(model.name), model);
    this.#active.set(keyOf(model), { version, untilMs: performance.now() + RECHECK_MS });
    return { ...model, version };
  }
}

/** Which of the stored versions queries for `model` go to. */
export const servedVersion = (stored: readonly StoredVersion[], model: Pick<ReadModelSpec, 'version'>): number =>
  stored.findLast((one) => one.ready && one.version <= model.version)?.version ?? model.version;

/** Drops the versions before `model` once it is ready, except those that some process still keeps up to date. */
export const dropReplacedVersions = async (
  store: ReadModelStore,
  coordination: Coordination,
  model: ReadModelSpec,
): Promise<void> => {
  const versions = await store.versions(model.name);
  const older = versions.filter(({ version }) => version < model.version);
  if (older.length === 0 || !versions.some(({ version, ready }) => version === model.version && ready)) return;
  const leases = await coordination.leases(`read-model:${model.name}@`);
  const kept = new Set(leases.map(({ name }) => name));
  for (const { version } of older) {
    const replaced = { name: model.name, version, indexes: [] };
    if (!kept.has(leaseName(replaced))) await store.drop(replaced);
  }
};

/** Whether queries for `model` go to an older version of it: that has been at the end of the log, and `model` has not. */
export const servesFor = async (
  store: Pick<ReadModels, 'versions'>,
  older: ReadModelSpec,
  model: ReadModelSpec,
): Promise<boolean> => {
  const versions = await store.versions(model.name);
  const ready = (wanted: number): boolean => versions.some(({ version, ready }) => version === wanted && ready);
  return ready(older.version) && !ready(model.version);
};
