import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KeyAnswer, KeyVault } from '../../src/platform/vault/key-vault.js';
import { WrongMasterKey, type MasterKeys } from '../../src/platform/vault/master-keys.js';

/** Opens one more vault over the same stored keys, as another process or a restart would. */
export type OpenVault = (masterKeys: MasterKeys) => Promise<KeyVault>;

const textOf = (answer: KeyAnswer | undefined): string =>
  answer?.status === 'key' ? Buffer.from(answer.key).toString('hex') : String(answer?.status);

/** What every vault promises. `newStorage` is called once per test. */
export const keyVaultContract = (adapter: string, newStorage: () => Promise<OpenVault>): void => {
  describe(`key vault: ${adapter}`, () => {
    const master = randomBytes(32);
    const opened: KeyVault[] = [];
    let openVault: OpenVault;
    let vault: KeyVault;
    const open = async (masterKeys: MasterKeys = { current: master }): Promise<KeyVault> => {
      const another = await openVault(masterKeys);
      opened.push(another);
      return another;
    };

    beforeEach(async () => {
      openVault = await newStorage();
      vault = await open();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((each) => each.close()));
    });

    it('makes one key of 32 bytes per subject and finds it again, also after a restart', async () => {
      const made = await vault.ensure('tenant-a', 'call-1');
      const other = await vault.ensure('tenant-a', 'call-2');
      expect(textOf(made)).toMatch(/^[0-9a-f]{64}$/);
      expect(textOf(other)).not.toBe(textOf(made));
      expect(textOf(await vault.ensure('tenant-a', 'call-1'))).toBe(textOf(made));
      const [found] = await (await open()).lookup(['call-1']);
      expect(textOf(found)).toBe(textOf(made));
    });

    it('answers in the order asked, repeated subjects and missing ones included', async () => {
      const made = await vault.ensure('tenant-a', 'call-1');
      await vault.destroy('call-2');
      const answers = await vault.lookup(['call-3', 'call-1', 'call-2', 'call-1']);
      expect(answers.map(({ subject }) => subject)).toEqual(['call-3', 'call-1', 'call-2', 'call-1']);
      expect(answers.map(textOf)).toEqual(['missing', textOf(made), 'destroyed', textOf(made)]);
      await expect(vault.lookup([])).resolves.toEqual([]);
    });

    it('gives all racers the same key', async () => {
      const vaults = [vault, await open(), await open()];
      const racers = Array.from({ length: 30 }, (_, index) => vaults[index % 3]!.ensure('tenant-a', 'call-1'));
      const keys = new Set((await Promise.all(racers)).map(textOf));
      expect([...keys]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    });

    it('keeps a tombstone for good, also of a subject that never had a key', async () => {
      await vault.ensure('tenant-a', 'call-1');
      for (const subject of ['call-1', 'call-1', 'call-2']) await vault.destroy(subject);
      const restarted = await open();
      for (const subject of ['call-1', 'call-2']) {
        expect((await vault.ensure('tenant-a', subject)).status).toBe('destroyed');
        expect((await restarted.ensure('tenant-a', subject)).status).toBe('destroyed');
        expect((await restarted.lookup([subject]))[0]?.status).toBe('destroyed');
      }
    });

    it('tells a racer with a destruction either the key or the tombstone, and the tombstone from then on', async () => {
      const [made] = await Promise.all([vault.ensure('tenant-a', 'call-1'), (await open()).destroy('call-1')]);
      expect(['key', 'destroyed']).toContain(made.status);
      expect((await vault.lookup(['call-1']))[0]?.status).toBe('destroyed');
    });

    it('makes a hashing key once per name', async () => {
      const other = await open();
      const keys = await Promise.all([vault, other, vault].map((each) => each.hashingKey('platform')));
      expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
      expect(keys[0]).toHaveLength(32);
      expect(Buffer.from(await vault.hashingKey('tenant-a')).equals(keys[0]!)).toBe(false);
    });

    it('reads what the previous master key wrapped, and needs it only once', async () => {
      const made = await vault.ensure('tenant-a', 'call-1');
      const hashing = Buffer.from(await vault.hashingKey('platform'));
      const next = randomBytes(32);
      const rotating = await open({ current: next, previous: master });
      expect(textOf(await rotating.ensure('tenant-a', 'call-1'))).toBe(textOf(made));
      expect(hashing.equals(await rotating.hashingKey('platform'))).toBe(true);
      const rotated = await open({ current: next });
      expect(textOf((await rotated.lookup(['call-1']))[0])).toBe(textOf(made));
      expect(hashing.equals(await rotated.hashingKey('platform'))).toBe(true);
      const old = openVault({ current: master }).then(async (each) => {
        opened.push(each);
        return each.ensure('tenant-a', 'call-1');
      });
      await expect(old).rejects.toThrow(WrongMasterKey);
    });

    it('names the fingerprint of a master key that it would need', async () => {
      await vault.ensure('tenant-a', 'call-1');
      const wrong = openVault({ current: randomBytes(32) }).then(async (each) => {
        opened.push(each);
        return each.lookup(['call-1']);
      });
      await expect(wrong).rejects.toThrow(/fingerprint [0-9a-f]{16}/);
    });
  });
};
