import { describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../../src/platform/clock/system-clock.js';
import { CachingKeyVault } from '../../../src/platform/vault/caching-key-vault.js';
import type { KeyAnswer } from '../../../src/platform/vault/key-vault.js';
import { MemoryKeyVault } from '../../kit/memory-key-vault.js';

class MovedClock extends SystemClock {
  ms = 0;
  override monotonicMs(): number {
    return this.ms;
  }
}

const statuses = (answers: readonly KeyAnswer[]): string[] => answers.map(({ status }) => status);

const setUp = (maxKeys = 10) => {
  const [store, clock] = [new MemoryKeyVault(), new MovedClock()];
  return { store, clock, vault: new CachingKeyVault(store, clock, { maxKeys, ttlMs: 1_000 }) };
};

describe('a caching vault', () => {
  it('asks once while an answer is young, and only for what it does not know', async () => {
    const { store, clock, vault } = setUp();
    const made = await vault.ensure('tenant-a', 'a');
    await expect(vault.lookup(['a', 'a'])).resolves.toEqual([made, made]);
    expect(store.lookups).toBe(0);
    expect(statuses(await vault.lookup(['a', 'b', 'a']))).toEqual(['key', 'missing', 'key']);
    clock.ms = 1_000;
    await vault.lookup(['a']);
    expect(store.lookups).toBe(2);
  });

  it('sees a destruction by another process when the answer is old, and its own at once', async () => {
    const { store, clock, vault } = setUp();
    for (const subject of ['a', 'b']) await vault.ensure('tenant-a', subject);
    await store.destroy('a');
    await vault.destroy('b');
    expect(statuses(await vault.lookup(['b']))).toEqual(['destroyed']);
    clock.ms = 1_000;
    expect(statuses([await vault.ensure('tenant-a', 'a')])).toEqual(['destroyed']);
  });

  it('forgets a subject, also one that is being asked for', async () => {
    const { store, vault } = setUp();
    await vault.ensure('tenant-a', 'a');
    vault.forget('a');
    const asked = vault.lookup(['a']);
    vault.forget('a');
    await asked;
    await store.destroy('a');
    expect(statuses(await vault.lookup(['a']))).toEqual(['destroyed']);
  });

  it('never remembers that a key is missing', async () => {
    const { store, vault } = setUp();
    await vault.lookup(['a']);
    await store.ensure('tenant-a', 'a');
    expect(statuses(await vault.lookup(['a']))).toEqual(['key']);
  });

  it('holds no more keys than it may', async () => {
    const { store, vault } = setUp(2);
    for (const subject of ['a', 'b', 'c']) await vault.ensure('tenant-a', subject);
    await vault.lookup(['b', 'c']);
    expect(store.lookups).toBe(0);
    expect(statuses(await vault.lookup(['a', 'b', 'c']))).toEqual(['key', 'key', 'key']);
    expect(store.lookups).toBe(1);
  });
});
