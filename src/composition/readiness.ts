import type { Coordination } from '../platform/coordination/coordination.js';
import { ReadinessProbes, type ReadinessProbe } from '../platform/observability/readiness.js';
import type { LiveCalls } from '../gateway/live/live-calls.js';
import type { Stores } from './open-stores.js';

/** What taking calls depends on. Read models may lag or stand still: calls are taken all the same. */
export class ProcessReadiness extends ReadinessProbes {
  readonly probes: readonly ReadinessProbe[];

  constructor(stores: Stores, live: LiveCalls) {
    super();
    this.probes = [
      { name: 'event_store', check: () => stores.eventStore.ping().then(() => 'up') },
      { name: 'key_vault', check: () => stores.vault.hashingKey('platform').then(() => 'up') },
      { name: 'coordination', check: () => answers(stores.coordination) },
      { name: 'read_models', check: async () => readModels(stores) },
      { name: 'gateway', check: () => (live.draining ? Promise.reject(new Error('draining')) : Promise.resolve('up')) },
    ];
  }
}

const answers = async (coordination: Coordination): Promise<'up'> => {
  await coordination.get('readiness');
  return 'up';
};

const readModels = ({ projections }: Stores): 'up' | 'degraded' => {
  if (projections === undefined) return 'up';
  const statuses = projections.status();
  const well = projections.error === undefined && statuses.length > 0;
  return well && statuses.every(({ state }) => state === 'live' || state === 'standby') ? 'up' : 'degraded';
};
