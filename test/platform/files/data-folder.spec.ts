import { chmod, mkdir, mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../../src/platform/config/config.error.js';
import { prepareDataFolder } from '../../../src/platform/files/data-folder.js';

const scratch = (): Promise<string> => mkdtemp(join(tmpdir(), 'data-folder-'));
const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o7777).toString(8);

describe('the data folder', () => {
  it('is made with everything above it, for its owner alone, and so is what is made in it', async () => {
    const folder = join(await scratch(), 'var', 'data');
    await prepareDataFolder(folder);
    await writeFile(join(folder, 'ledger.db'), '');
    expect([await modeOf(folder), await modeOf(join(folder, 'ledger.db'))]).toEqual(['700', '600']);
    expect(await readdir(folder)).toEqual(['ledger.db']);
  });

  it('is closed to others when it was left open, with what this server keeps there', async () => {
    const folder = await scratch();
    const names = [
      'ledger.db',
      'ledger.db-wal',
      'ledger.db-shm',
      'keys.db',
      'counters.db',
      'counters.db-wal',
      'views.db',
      'master.key',
    ];
    for (const name of names) {
      await writeFile(join(folder, name), '');
      await chmod(join(folder, name), 0o644);
    }
    await chmod(folder, 0o755);
    await prepareDataFolder(folder);
    expect(await Promise.all([folder, ...names.map((name) => join(folder, name))].map(modeOf))).toEqual([
      '700',
      ...names.map(() => '600'),
    ]);
  });

  it.each([
    ['that holds other things', 'notes.txt', 0o755],
    ['that is shared by intention', 'ledger.db', 0o1777],
  ])('leaves a folder as it is %s', async (_, name, mode) => {
    const folder = await scratch();
    await writeFile(join(folder, name), '');
    await chmod(folder, mode);
    await prepareDataFolder(folder);
    expect(await modeOf(folder)).toBe(mode.toString(8));
  });

  it.each([
    ['/proc/foo', 'nothing can be created there'],
    ['/proc', 'nothing can be created there'],
    ['/dev/null/data', 'a part of the path is a file'],
    ['/dev/null', 'a part of the path is a file'],
  ])('that cannot be had is named with the reason: %s', async (folder, reason) => {
    await expect(prepareDataFolder(folder)).rejects.toThrow(
      new ConfigError([`DATA_DIR must be a folder that can be made and written to: ${folder} cannot (${reason})`]),
    );
  });

  it('may be there already, with folders of its own', async () => {
    const folder = await scratch();
    await mkdir(join(folder, 'spool'));
    await prepareDataFolder(folder);
    await prepareDataFolder(folder);
    expect(await modeOf(folder)).toBe('700');
  });
});
