import { afterEach, expect } from '@jest/globals';
import { SystemClock } from '../../../../src/platform/clock/system-clock.js';
import type { StoredEvent } from '../../../../src/platform/events/event.js';
import { SqliteReadModelStore } from '../../../../src/platform/read-models/embedded/sqlite-read-model-store.js';
import type { AnyProjection } from '../../../../src/platform/read-models/projection.js';
import type { ReadModelStatus } from '../../../../src/platform/read-models/read-model-status.js';
import { ReadModelsUnavailable, type ReadModelStore } from '../../../../src/platform/read-models/read-model-store.js';
import { RunningProjections } from '../../../../src/platform/read-models/running-projections.js';
import { eventually } from '../../../kit/eventually.js';
import { MemoryLeases } from '../../../kit/memory-leases.js';
import { MemoryLog } from '../../../kit/memory-log.js';

/** Counts the commits of a store, and lets it go away. */
const flaky = <S extends ReadModelStore>(store: S): S & { away: boolean; commits: number } => {
  const commit = store.commit.bind(store);
  const state = Object.assign(store, { away: false, commits: 0 });
  store.commit = async (...change) => {
    if (state.away) throw new ReadModelsUnavailable('away');
    state.commits += 1;
    return commit(...change);
  };
  return state;
};

/** Decodes nothing, counts, and fails where told. */
class Decoder {
  decoded = 0;
  failure: ((event: StoredEvent) => Error | undefined) | undefined;

  knows(category: string, type = 'Added'): boolean {
    return ['account', 'other'].includes(category) && ['Added', 'Closed', 'Ignored'].includes(type);
  }

  async decodeEach(events: readonly StoredEvent[]): Promise<readonly (StoredEvent | Error)[]> {
    this.decoded += events.length;
    return events.map((event) => this.failure?.(event) ?? event);
  }
}

/** A log and leases in memory, a flaky store, and processes that project from them; all are closed after each test. */
export const projecting = (given: ReadModelStore = new SqliteReadModelStore(':memory:')) => {
  const log = new MemoryLog();
  const store = flaky(given);
  stores.push(store);
  const coordination = new MemoryLeases();
  const decoder = new Decoder();
  const run = (models: readonly AnyProjection[], holder = 'one'): RunningProjections => {
    const options = { log, store, coordination, decoder, clock: new SystemClock(), holder, leaseMs: 400, retryMs: 5 };
    const projections = new RunningProjections(models, options);
    running.push(projections);
    return projections;
  };
  const documents = async (model: AnyProjection) => (await store.find(model, { filter: {} })).documents;
  return { log, store, coordination, decoder, run, documents };
};
const running: RunningProjections[] = [];
const stores: ReadModelStore[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((projections) => projections.close()));
  await Promise.all(stores.splice(0).map((store) => store.close()));
});

export const statusOf = (projections: RunningProjections, name = 'tally'): ReadModelStatus => {
  const status = projections.status().find((one) => one.name === name);
  if (!status) throw new Error(`no read model ${name}`);
  return status;
};
export const untilLive = (projections: RunningProjections, name?: string) =>
  eventually(() => expect(statusOf(projections, name).state).toBe('live'));
