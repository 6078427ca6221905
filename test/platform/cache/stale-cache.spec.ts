import { beforeEach, describe, expect, it } from '@jest/globals';
import { StaleCache } from '../../../src/platform/cache/stale-cache.js';
import { FakeClock } from '../../kit/fake-clock.js';

const limits = { ttlMs: 5_000, patienceMs: 500, maxEntries: 3, absentMs: 0, maxAbsent: 2 };
let clock: FakeClock;
let loads: string[];
let answer: (key: string) => Promise<string | undefined>;
let cache: StaleCache<string>;

beforeEach(() => {
  clock = new FakeClock();
  loads = [];
  const startMs = clock.monotonicMs();
  answer = async (key) => `${key}@${clock.monotonicMs() - startMs}`;
  const load = (key: string): Promise<string | undefined> => {
    loads.push(key);
    return answer(key);
  };
  cache = new StaleCache(clock, load, limits);
});

const storeAway = (): void => {
  answer = async () => {
    throw new Error('away');
  };
};

describe('a stale cache', () => {
  it('loads once while a value is fresh, and again after that', async () => {
    expect(await cache.get('a')).toBe('a@0');
    clock.advance(4_999);
    expect(await cache.get('a')).toBe('a@0');
    clock.advance(1);
    expect(await cache.get('a')).toBe('a@5000');
    expect(loads).toEqual(['a', 'a']);
  });

  it('shares one load among readers at the same time', async () => {
    expect(await Promise.all([cache.get('a'), cache.get('a')])).toEqual(['a@0', 'a@0']);
    expect(loads).toEqual(['a']);
  });

  it('serves the old value for as long as loading fails, asking now and then', async () => {
    await cache.get('a');
    storeAway();
    clock.advance(60_000);
    expect(await cache.get('a')).toBe('a@0');
    expect(await cache.get('a')).toBe('a@0');
    expect(loads).toHaveLength(2);
    clock.advance(500);
    answer = async () => 'back';
    expect(await cache.get('a')).toBe('back');
  });

  it('waits no longer than its patience for a load that hangs', async () => {
    await cache.get('a');
    clock.advance(5_000);
    answer = () => new Promise(() => undefined);
    const reading = cache.get('a');
    clock.advance(500);
    expect(await reading).toBe('a@0');
  });

  it('takes over what arrives after its patience', async () => {
    await cache.get('a');
    clock.advance(5_000);
    let arrive = (_: string): void => undefined;
    answer = () => new Promise((resolve) => (arrive = resolve));
    const reading = cache.get('a');
    clock.advance(500);
    await reading;
    arrive('late');
    await Promise.resolve();
    clock.advance(500);
    expect(await cache.get('a')).toBe('late');
  });

  it('throws what loading throws where it has nothing', async () => {
    storeAway();
    await expect(cache.get('a')).rejects.toThrow('away');
  });

  it('remembers no absence, and forgets what became absent', async () => {
    answer = async () => undefined;
    expect(await cache.get('a')).toBeUndefined();
    answer = async () => 'there';
    expect(await cache.get('a')).toBe('there');
    clock.advance(5_000);
    answer = async () => undefined;
    expect(await cache.get('a')).toBeUndefined();
    storeAway();
    await expect(cache.get('a')).rejects.toThrow('away');
  });

  it('keeps a bounded number of values', async () => {
    for (const key of ['a', 'b', 'c', 'd']) await cache.get(key);
    await cache.get('d');
    await cache.get('a');
    expect(loads).toEqual(['a', 'b', 'c', 'd', 'a']);
  });

  it('remembers absence for as long as it is told, and of so many keys', async () => {
    answer = async () => undefined;
    const load = (key: string) => (loads.push(key), answer(key));
    const brief = new StaleCache(clock, load, { ...limits, absentMs: 1_000 });
    for (const key of ['a', 'a', 'b', 'b', 'c', 'b', 'a']) expect(await brief.get(key)).toBeUndefined();
    expect(loads).toEqual(['a', 'b', 'c', 'a']);
    clock.advance(1_000);
    answer = async () => 'there';
    expect(await brief.get('a')).toBe('there');
  });
});
