import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { claimDeadSpools } from '../../../src/platform/spool/dead-spools.js';
import { SpoolFile } from '../../../src/platform/spool/spool-file.js';
import { VaultSpoolKeys } from '../../../src/platform/spool/vault-spool-keys.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { spoolOfDeadProcess } from '../../kit/dead-process.js';
import { MemoryKeyVault } from '../../kit/memory-key-vault.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';

const vault = new MemoryKeyVault();
const keys = new VaultSpoolKeys(vault);

const setUp = async (compactFrom?: number) => {
  const folder = join(await temporaryFolder(), 'spool');
  const spool = await SpoolFile.open(folder, keys, new FakeClock(), compactFrom);
  return { folder, spool };
};

const claimed = async (folder: string) => {
  const { claimed: spools } = await claimDeadSpools(folder, keys);
  for (const spool of spools) spool.release();
  return spools.map(({ contents }) => ({ ...contents, records: contents.records.map(({ record }) => record) }));
};

const sizeOf = async (folder: string): Promise<number> => {
  const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.spool'));
  return (await stat(join(folder, name))).size;
};

describe('the spool of a process', () => {
  it('is found, whole and in order, by the next one', async () => {
    const { folder, spool } = await setUp();
    for (let n = 0; n < 200; n++) spool.append({ n, text: 'grüße 👋' });
    await spool.close();
    const [contents] = await claimed(folder);
    expect(contents?.records).toEqual(Array.from({ length: 200 }, (_, n) => ({ n, text: 'grüße 👋' })));
    expect(contents).toMatchObject({ torn: 0, broken: [] });
  });

  it('is left alone while its process lives', async () => {
    const { folder, spool } = await setUp();
    spool.append({ n: 1 });
    await spool.flushed();
    expect(await claimed(folder)).toEqual([]);
    await spool.close();
  });

  it('stands again, with all that is needed, when its folder was removed under it', async () => {
    const { folder, spool } = await setUp();
    const done = spool.append({ n: 1 });
    spool.append({ n: 2 });
    await spool.flushed();
    spool.release(done);
    await rm(folder, { recursive: true });
    spool.append({ n: 3 });
    await spool.flushed();
    expect(spool.failure).toBeUndefined();
    expect(await claimed(folder)).toEqual([]);
    expect((await claimed(await spoolOfDeadProcess(folder)))[0]?.records).toEqual([{ n: 2 }, { n: 3 }]);
    await spool.close();
  });

  it('holds nothing that can be read without the key', async () => {
    const { folder, spool } = await setUp();
    spool.append({ text: 'a secret of the caller' });
    await spool.close();
    const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.spool'));
    expect((await readFile(join(folder, name))).includes('secret')).toBe(false);
  });

  it('holds nothing that was released, and leaves neither file nor key when it is empty', async () => {
    const { folder, spool } = await setUp();
    const first = spool.append({ n: 1 });
    await spool.flushed();
    const second = spool.append({ n: 2 });
    for (const index of [first, second]) spool.release(index);
    expect(spool.bytes).toBe(0);
    const third = spool.append({ n: 3 });
    await spool.flushed();
    expect((await claimed(await spoolOfDeadProcess(folder)))[0]?.records).toEqual(expect.arrayContaining([{ n: 3 }]));
    spool.release(third);
    await spool.flushed();
    expect(await sizeOf(folder)).toBe(0);
    await spool.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is written anew when most of it is not needed any more, without what was released', async () => {
    const { folder, spool } = await setUp(4_000);
    const indexes = Array.from({ length: 200 }, (_, n) => spool.append({ n }));
    await spool.flushed();
    const before = await sizeOf(folder);
    for (const index of indexes.filter((n) => n % 20 !== 0)) spool.release(index);
    await spool.flushed();
    spool.append({ n: 'after' });
    await spool.flushed();
    expect(await sizeOf(folder)).toBeLessThan(before / 8);
    expect(spool.bytes).toBe(await sizeOf(folder));
    const kept = [...indexes.filter((n) => n % 20 === 0).map((n) => ({ n })), { n: 'after' }];
    expect(await claimed(await spoolOfDeadProcess(folder))).toMatchObject([{ records: kept, torn: 0, broken: [] }]);
    await spool.close();
  });

  it('is left alone while its key is missing, and removed when its key was destroyed', async () => {
    const { folder, spool } = await setUp();
    spool.append({ n: 1 });
    await spool.close();
    const [name = ''] = await readdir(folder);
    expect(await claimDeadSpools(folder, new VaultSpoolKeys(new MemoryKeyVault()))).toMatchObject({
      claimed: [],
      withoutKey: 1,
    });
    expect(await claimed(folder)).toMatchObject([{ records: [{ n: 1 }] }]);
    await keys.destroy(name.replace(/\.(spool|lock)$/, ''));
    expect(await claimed(folder)).toEqual([]);
    expect((await readdir(folder)).filter((file) => file.endsWith('.spool'))).toEqual([]);
  });

  it('loses a torn last record and says so', async () => {
    const { folder, spool } = await setUp();
    for (let n = 0; n < 3; n++) spool.append({ n });
    await spool.flushed();
    const copy = await spoolOfDeadProcess(folder, (bytes) => bytes.subarray(0, -5));
    const [contents] = await claimed(copy);
    expect(contents?.records).toEqual([{ n: 0 }, { n: 1 }]);
    expect(contents?.torn).toBeGreaterThan(0);
    await spool.close();
  });

  it('names a broken record, keeps the rest, and is kept for a human', async () => {
    const { folder, spool } = await setUp();
    for (let n = 0; n < 3; n++) spool.append({ n });
    await spool.flushed();
    const copy = await spoolOfDeadProcess(folder, (bytes) => bytes.fill(0, 20, 22));
    const [dead] = (await claimDeadSpools(copy, keys)).claimed;
    expect(dead?.contents).toMatchObject({ records: [{ index: 1 }, { index: 2 }], broken: [0], torn: 0 });
    await dead?.done(true);
    expect(await readdir(copy)).toEqual([expect.stringMatching(/\.damaged$/)]);
    await spool.close();
  });

  it.each([1, 4, 14, 40, 100])('finds the records behind %i altered bytes, also those of a length', async (length) => {
    const { folder, spool } = await setUp();
    for (let n = 0; n < 8; n++) spool.append({ n });
    await spool.flushed();
    const size = (await sizeOf(folder)) / 8;
    for (const from of [0, 10, 13, size - 1, size + 10]) {
      const holed = await spoolOfDeadProcess(folder, (bytes) =>
        bytes.map((byte, at) => (at >= from && at < from + length ? byte ^ 0xff : byte)),
      );
      const hit = (n: number): boolean => n * size < from + length && (n + 1) * size > from;
      const left = Array.from({ length: 8 }, (_, n) => n).filter((n) => !hit(n));
      expect(await claimed(holed)).toMatchObject([{ records: left.map((n) => ({ n })), torn: 0 }]);
    }
    await spool.close();
  });

  it('notices records that were moved from one place to another', async () => {
    const { folder, spool } = await setUp();
    for (let n = 0; n < 2; n++) spool.append({ n });
    await spool.flushed();
    const swap = (bytes: Buffer): Buffer => {
      const middle = bytes.length / 2;
      return Buffer.concat([bytes.subarray(middle), bytes.subarray(0, middle)]);
    };
    expect(await claimed(await spoolOfDeadProcess(folder, swap))).toMatchObject([{ records: [{ n: 1 }], broken: [] }]);
    await spool.close();
  });

  it('finds nothing where there is no folder', async () => {
    expect(await claimed(join(await temporaryFolder(), 'none'))).toEqual([]);
  });

  it('passes over files that are none of its', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'x.spool'));
    await writeFile(join(folder, 'README'), 'x');
    expect(await claimed(folder)).toEqual([]);
  });
});
