import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { claimDeadSpools } from '../../../src/platform/spool/dead-spools.js';
import { SpoolFile } from '../../../src/platform/spool/spool-file.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { spoolOfDeadProcess } from '../../kit/dead-process.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';

const key = randomBytes(32);

const setUp = async () => {
  const folder = join(await temporaryFolder(), 'spool');
  const spool = await SpoolFile.open(folder, key, new FakeClock());
  return { folder, spool };
};

const claimed = async (folder: string, withKey = key) => {
  const spools = await claimDeadSpools(folder, withKey);
  for (const spool of spools) spool.release();
  return spools.map(({ contents }) => contents);
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

  it('holds nothing that can be read without the key', async () => {
    const { folder, spool } = await setUp();
    spool.append({ text: 'a secret of the caller' });
    await spool.close();
    const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.spool'));
    expect((await readFile(join(folder, name))).includes('secret')).toBe(false);
    expect(await claimed(folder, randomBytes(32))).toMatchObject([{ records: [] }]);
  });

  it('holds nothing of before it was cleared, and leaves no file when it is empty', async () => {
    const { folder, spool } = await setUp();
    spool.append({ n: 1 });
    await spool.flushed();
    spool.append({ n: 2 });
    spool.clear();
    spool.append({ n: 3 });
    await spool.flushed();
    expect(await claimed(await spoolOfDeadProcess(folder))).toMatchObject([{ records: [{ n: 3 }], torn: 0 }]);
    spool.clear();
    expect(spool.bytes).toBe(0);
    await spool.close();
    expect(await readdir(folder)).toEqual([]);
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
    const [dead] = await claimDeadSpools(copy, key);
    expect(dead?.contents).toMatchObject({ records: [{ n: 1 }, { n: 2 }], broken: [0], torn: 0 });
    await dead?.done();
    expect(await readdir(copy)).toEqual([expect.stringMatching(/\.damaged$/)]);
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
    expect(await claimed(await spoolOfDeadProcess(folder, swap))).toMatchObject([{ records: [], broken: [0] }]);
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
