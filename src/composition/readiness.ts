import type { Coordination } from '../platform/coordination/coordination.js';
import type { Config } from '../platform/config/config.js';
import { DiskFull } from '../platform/event-store/event-store.errors.js';
import { freeBytes, LEAST_FREE_BYTES } from '../platform/files/free-space.js';
import type { Outage } from '../platform/observability/outage.js';
import { ReadinessProbes, type ReadinessProbe } from '../platform/observability/readiness.js';
import type { StoreWatch, WatchedStore } from '../platform/observability/store-watch.js';
import { LogMismatch } from '../platform/read-models/log-check.js';
import { KeyMissing } from '../platform/vault/key-vault.js';
import { projections as allProjections } from '../contexts.js';
import type { LiveCalls } from '../gateway/live/live-calls.js';
import type { KeyCheck } from './key-check.js';
import type { Stores } from './open-stores.js';
import { ProbeFailures } from './probe-failures.js';
import type { RecentFailures } from './recent-failures.js';

/** What is kept an eye on beside the probes: keys, what was asked of the log lately, and why stores are away. */
export type Watches = Readonly<{ keys: KeyCheck; lately: RecentFailures; stores: Pick<StoreWatch, 'outages'> }>;

/** What taking calls depends on. Read models may lag or stand still: calls are taken all the same. */
export class ProcessReadiness extends ReadinessProbes {
  readonly probes: readonly ReadinessProbe[];
  readonly #failures = new ProbeFailures();

  constructor(
    stores: Stores,
    live: LiveCalls,
    config: Config['stores'],
    private readonly watches: Watches,
  ) {
    super();
    const { keys, lately } = watches;
    const probes: readonly ReadinessProbe[] = [
      { name: 'event_store', check: () => log(stores, lately) },
      { name: 'key_vault', check: () => vault(stores, keys) },
      { name: 'coordination', check: () => answers(stores.coordination) },
      { name: 'disk', check: () => disk(config) },
      { name: 'read_models', check: () => readModels(stores) },
      ...(stores.reactions ? [{ name: 'reactions', check: () => reacting(stores) }] : []),
      { name: 'gateway', check: () => (live.draining ? Promise.reject(new Error('draining')) : Promise.resolve('up')) },
    ];
    this.probes = probes.map((probe) => this.#failures.watched(probe));
  }

  override outages(): Readonly<Record<string, Outage>> {
    return { ...this.#failures.outages, ...this.watches.stores.outages() };
  }
}

/** That it answers is not enough: it must have what was noted of it, and what was really asked of it lately must have worked. */
const log = async (stores: Stores, lately: RecentFailures): Promise<'up'> => {
  await logStands(stores);
  lately.check();
  return 'up';
};

/** It can be written, and has what it was seen to have. */
const logStands = async ({ eventStore, witness }: Stores): Promise<void> => {
  await eventStore.ping();
  witness.require();
};

/** The vault can be used, and it is the one that the log was written with. */
const keysOpen = async ({ vault, keysOfLog }: Stores): Promise<void> => {
  await vault.hashingKey('platform');
  // A log that is away says nothing about keys, and has a probe of its own.
  await keysOfLog.check().catch((error: unknown) => {
    if (error instanceof KeyMissing) throw error;
  });
};

/** Without the keys that the log was written with nobody's calls can be taken; without some, those of some tenants. */
const vault = async (stores: Stores, keys: KeyCheck): Promise<'up' | 'degraded'> => {
  await keysOpen(stores);
  if (keys.lost) throw new Error('the vault is not that of the log');
  return keys.missing.length > 0 ? 'degraded' : 'up';
};

/** Degraded while a reaction cannot go on, or has parked something: calls are taken all the same. */
const reacting = async ({ reactions }: Stores): Promise<'up' | 'degraded'> => {
  const statuses = reactions?.reactions() ?? [];
  return statuses.every(({ state, parked }) => state !== 'stopped' && parked.length === 0) ? 'up' : 'degraded';
};

const answers = async (coordination: Coordination): Promise<'up'> => {
  await coordination.get('readiness');
  return 'up';
};

/** The embedded log cannot do without its disk; with a log elsewhere only the spool has no room. */
const disk = async ({ dataDir, eventStoreUrl }: Config['stores']): Promise<'up' | 'degraded'> => {
  const free = await freeBytes(dataDir);
  if (free === undefined || free >= LEAST_FREE_BYTES) return 'up';
  if (eventStoreUrl !== undefined) return 'degraded';
  throw new DiskFull(`the disk of the data folder has ${free} bytes left`);
};

/** Down when they were made from another log, or from events that this one has lost: nothing is served from them. */
const readModels = async ({ projections, readModels: served }: Stores): Promise<'up' | 'degraded'> => {
  try {
    await Promise.all(allProjections.map((model) => served.checkpoint(model)));
  } catch (error) {
    if (error instanceof LogMismatch) throw error;
    return 'degraded';
  }
  if (projections === undefined) return 'up';
  const statuses = projections.status();
  const well = projections.error === undefined && statuses.length > 0;
  return well && statuses.every(({ state }) => state === 'live' || state === 'standby') ? 'up' : 'degraded';
};

/** The stores whose coming and going is told, under the names of their probes. */
export const watchedStores = (
  stores: Stores,
  { eventStoreUrl, mongodbUrl }: Config['stores'],
): readonly WatchedStore[] => [
  {
    name: 'event_store',
    title: eventStoreUrl ? 'EventStoreDB' : 'the embedded log',
    check: () => logStands(stores),
  },
  {
    name: 'coordination',
    title: mongodbUrl ? 'MongoDB' : 'keys.db',
    check: () => stores.coordination.get('readiness'),
  },
  { name: 'key_vault', title: 'the key vault', check: () => keysOpen(stores) },
];
