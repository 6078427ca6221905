import { describe, expect, it } from '@jest/globals';
import { MeteredEventStore } from '../../src/composition/metered-event-store.js';
import { RecentFailures } from '../../src/composition/recent-failures.js';
import {
  CorruptEvent,
  StoreUnavailable,
  StreamGone,
  StreamTrimmed,
} from '../../src/platform/event-store/event-store.errors.js';
import { MetricRegistry } from '../../src/platform/observability/metric-registry.js';
import { Metrics } from '../../src/platform/observability/metrics.js';
import { newEvents, toArray } from '../kit/events.js';
import { MemoryEventStore } from '../kit/memory-event-store.js';

/** A log whose reads and appends fail so. */
class FailingStore extends MemoryEventStore {
  constructor(private readonly error: Error) {
    super();
  }
  override append = () => Promise.reject(this.error);
  // eslint-disable-next-line require-yield
  override async *readStream() {
    throw this.error;
  }
}

describe('what is asked of the log', () => {
  const after = async (error: Error, how: 'append' | 'read'): Promise<RecentFailures> => {
    const lately = new RecentFailures({ error: () => undefined, log: () => undefined });
    const store = new MeteredEventStore(new FailingStore(error), new Metrics(new MetricRegistry()), lately, {
      saw: () => undefined,
    });
    const asked = how === 'append' ? store.append('call-1', 1n, newEvents(1)) : toArray(store.readStream('call-1'));
    await expect(asked).rejects.toBe(error);
    return lately;
  };

  it.each([
    ['read', new StreamGone('call-1')],
    ['read', new StreamTrimmed('call-1')],
    ['read', new CorruptEvent('damaged')],
    ['append', new StreamGone('call-1')],
  ] as const)('and fails for one stream alone (%s: %s) says nothing of the log', async (how, error) => {
    (await after(error, how)).check();
  });

  it.each(['read', 'append'] as const)('and fails because the log is away (%s) counts', async (how) => {
    const lately = await after(new StoreUnavailable('away'), how);
    expect(() => lately.check()).toThrow('away');
  });
});
