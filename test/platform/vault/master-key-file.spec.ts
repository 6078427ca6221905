import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadOrCreateMasterKey } from '../../../src/platform/vault/embedded/master-key-file.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';

describe('the master key of a data folder', () => {
  it('is made once, for its owner alone, also under a race', async () => {
    const folder = await temporaryFolder();
    const loaded = await Promise.all(Array.from({ length: 10 }, () => loadOrCreateMasterKey(folder)));
    const again = await loadOrCreateMasterKey(folder);
    expect(loaded.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set([...loaded, again].map(({ key }) => Buffer.from(key).toString('hex'))).size).toBe(1);
    expect(again).toMatchObject({ created: false, path: join(folder, 'master.key') });
    expect((await stat(again.path)).mode & 0o777).toBe(0o600);
    await expect(readdir(folder)).resolves.toEqual(['master.key']);
    expect(Buffer.from(await readFile(again.path, 'utf8'), 'base64').equals(again.key)).toBe(true);
  });

  it('is never replaced, even if it is damaged', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'master.key'), 'short');
    await expect(loadOrCreateMasterKey(folder)).rejects.toThrow('master.key');
    await expect(readFile(join(folder, 'master.key'), 'utf8')).resolves.toBe('short');
  });
});
