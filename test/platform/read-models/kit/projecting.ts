import { afterEach, expect } from '@jest/globals';
import { SystemClock } from '../../../../src/platform/clock/system-clock.js';
import type { StoredEvent } from '../../../../src/platform/events/event.js';
import { SqliteReadModelStore } from '../../../../src/platform/read-models/embedded/sqlite-read-model-store.js';
import type { AnyProjection } from '../../../../src/platform/read-models/projection.js';
import type { ReadModelStatus } from '../../../../src/platform/read-models/read-model-status.js';
import {
  ReadModelsUnavailable,
  type Guarded,
  type ReadModelSpec,
} from '../../../../src/platform/read-models/read-model-store.js';
import { RunningProjections } from '../../../../src/platform/read-models/running-projections.js';
import { eventually } from '../../../kit/eventually.js';
import { MemoryLeases } from '../../../kit/memory-leases.js';
import { MemoryLog } from '../../../kit/memory-log.js';

class FlakyStore extends SqliteReadModelStore {
  away = false;
  commits = 0;

  override async commit(model: ReadModelSpec, writes: readonly Guarded[], to: bigint, fence: bigint): Promise<void> {
    if (this.away) throw new ReadModelsUnavailable('away');
    this.commits += 1;
    return super.commit(model, writes, to, fence);
  }
}

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

/** A log, a flaky store and leases in memory, and processes that project from them; all are closed after each test. */
export const projecting = () => {
  const log = new MemoryLog();
  const store = new FlakyStore(':memory:');
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
afterEach(async () => {
  await Promise.all(running.splice(0).map((projections) => projections.close()));
});

export const statusOf = (projections: RunningProjections, name = 'tally'): ReadModelStatus => {
  const status = projections.status().find((one) => one.name === name);
  if (!status) throw new Error(`no read model ${name}`);
  return status;
};
export const untilLive = (projections: RunningProjections, name?: string) =>
  eventually(() => expect(statusOf(projections, name).state).toBe('live'));
