import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedEventStore } from '../../../../src/platform/event-store/embedded/embedded-event-store.js';
import { StoreUnavailable } from '../../../../src/platform/event-store/event-store.errors.js';
import { idsOf, newEvent, toArray } from '../../../kit/events.js';
import { SyncTrace } from '../../../kit/kills/sync-trace.js';
import { temporaryFolder } from '../../../kit/temporary-folder.js';

const APPENDER = fileURLToPath(new URL('../../../kit/kills/appender.mjs', import.meta.url));
const CALLS = 'trace=write,pwrite64,fsync,fdatasync';

/** A killed process tests no disk: what must be seen is the order of writing, syncing and answering. Linux has strace. */
const canTrace = spawnSync('strace', ['-f', '-e', CALLS, 'true']).status === 0;

const traced = async (appends: number): Promise<readonly string[]> => {
  const folder = await temporaryFolder();
  const trace = join(folder, 'trace');
  const strace = ['strace', '-f', '-y', '-e', CALLS, '-o', trace];
  const appender = [process.execPath, APPENDER, 'run', '1', String(appends), folder];
  execFileSync('bash', ['-c', '"$@" 3>"$0"', join(folder, 'acknowledged'), ...strace, ...appender], {
    stdio: 'ignore',
  });
  return readFileSync(trace, 'utf8').split('\n');
};

describe('the embedded log, its system calls traced', () => {
  if (canTrace)
    it('has synced the file after the last write to it, and since the answer before, at each answer', async () => {
      const trace = new SyncTrace();
      for (const line of await traced(60)) trace.read(line);
      expect(trace.answers).toBeGreaterThan(50);
      expect(trace.unsynced).toEqual([]);
    });

  const wal = '<"/d/ledger.db-wal">';
  it.each([
    ['the sync has begun only', [`1 pwrite64(5${wal}, …) = 9`, `1 fsync(5${wal} <unfinished ...>`]],
    ['the file was written once more', [`1 fsync(5${wal}) = 0`, `1 pwrite64(5${wal}, …) = 9`]],
    ['nothing was synced', []],
  ])('tells an answer that is too early: %s', (_, before) => {
    const trace = new SyncTrace();
    for (const line of [...before, '2 write(3</d/acknowledged>, …) = 9']) trace.read(line);
    expect(trace.unsynced).toHaveLength(1);
  });
});

const mount = (folder: string) => spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder]).status === 0;
const unmount = (folder: string): void => void execFileSync('umount', ['-l', folder]);

/** Small disks can be made by root only; elsewhere the writer's own spec shows what SQLite's full error becomes. */
const canMount = await (async () => {
  const folder = await temporaryFolder();
  const mounted = mount(folder);
  if (mounted) unmount(folder);
  return mounted;
})();

if (canMount)
  describe('the embedded log on a disk that fills up', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await temporaryFolder();
      mount(folder);
    });
    afterEach(() => unmount(folder));

    it('names it, loses nothing, and takes appends again when there is space', async () => {
      const store = await openEmbeddedEventStore(folder);
      await expect(store.ping()).rejects.toThrow('the disk of the data folder is almost full');
      const ballast = join(folder, 'ballast');
      writeFileSync(ballast, Buffer.alloc(4 * 1024 * 1024));
      const stored: string[] = [];
      const large = () => newEvent({ data: { text: 'x'.repeat(100_000) } });
      const appendOne = async (): Promise<void> => {
        const event = large();
        await store.append(`call-${stored.length}`, 'no-stream', [event]);
        stored.push(event.id);
      };
      const refusal = await (async () => {
        for (;;) await appendOne();
      })().catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(StoreUnavailable);
      expect((refusal as Error).message).toMatch(/disk .* full/);
      expect(stored.length).toBeGreaterThan(3);
      await expect(store.ping()).rejects.toThrow(/disk .* full/);
      expect(idsOf(await toArray(store.readAll()))).toEqual(stored);

      rmSync(ballast);
      await appendOne();
      await store.close();
      const again = await openEmbeddedEventStore(folder);
      expect(idsOf(await toArray(again.readAll()))).toEqual(stored);
      await again.close();
    });
  });
