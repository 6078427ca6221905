import type { FileHandle } from 'node:fs/promises';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { replaceFile, writeWhole } from '../../../src/platform/spool/whole-writes.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';

/** A file on a disk that takes at most so many bytes a time, and so many in all. */
class SmallDisk {
  readonly stored = Buffer.alloc(100);

  constructor(
    private readonly atOnce: number,
    private readonly inAll = 100,
  ) {}

  async write(bytes: Uint8Array, offset: number, length: number, position: number) {
    const bytesWritten = Math.max(0, Math.min(length, this.atOnce, this.inAll - position));
    Buffer.from(bytes).copy(this.stored, position, offset, offset + bytesWritten);
    return { bytesWritten };
  }

  get handle(): FileHandle {
    return this as unknown as FileHandle;
  }
}

describe('a whole write', () => {
  it('goes on where a short one ended', async () => {
    const disk = new SmallDisk(7);
    const bytes = Buffer.from('a record that takes several writes');
    await writeWhole(disk.handle, bytes, 3);
    expect(disk.stored.subarray(3, 3 + bytes.length)).toEqual(bytes);
  });

  it('throws when the disk takes nothing more', async () => {
    await expect(writeWhole(new SmallDisk(7, 20).handle, Buffer.alloc(30), 0)).rejects.toThrow('takes nothing more');
  });
});

describe('a file that is replaced', () => {
  it('is the old one until the new one is whole', async () => {
    const path = join(await temporaryFolder(), 'file');
    await (await replaceFile(path, [Buffer.from('old')])).close();
    const fails = function* () {
      yield Buffer.from('new');
      throw new Error('no more');
    };
    await expect(replaceFile(path, fails())).rejects.toThrow('no more');
    expect(await readFile(path, 'utf8')).toBe('old');
    await (await replaceFile(path, [Buffer.from('ne'), Buffer.from('w')])).close();
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(join(path, '..'))).toEqual(['file']);
  });
});
