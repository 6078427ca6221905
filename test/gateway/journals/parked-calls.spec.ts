import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { DrainReport } from '../../../src/gateway/journals/drain-report.js';
import {
  CorruptEvent,
  MissingEvents,
  StreamGone,
  StreamTrimmed,
} from '../../../src/platform/event-store/event-store.errors.js';
import { SpoolFile } from '../../../src/platform/spool/spool-file.js';
import { VaultSpoolKeys } from '../../../src/platform/spool/vault-spool-keys.js';
import { KeyMissing } from '../../../src/platform/vault/key-vault.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { SpoolingProcess, turn } from './spooled-calls.js';

const spoolsIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith('.spool') || name.endsWith('.damaged'));

/** A process that died with turns of three calls in its spool, and the log back again. */
const leftBehind = async (perCall = 4) => {
  const first = await SpoolingProcess.start();
  const journals = [await first.call('a'), await first.call('b'), await first.call('c')];
  first.store.away = true;
  for (let n = 0; n < perCall * 3; n++) journals[n % 3]?.push(turn(n));
  await first.journals.leave();
  await first.spool.close();
  first.store.away = false;
  return SpoolingProcess.start(first);
};

const ERRORS = [
  new CorruptEvent('row 7 does not match its checksum'),
  new MissingEvents('no event at revision 0', { stream: 'call-a', revision: 0n }, 1n),
  new StreamTrimmed('call-a'),
  new KeyMissing('call-a'),
  new TypeError('an event type of a later release'),
  new Error('the seal of a field is broken'),
];

describe('a call that cannot be written', () => {
  it.each(ERRORS)('holds up no other and loses nothing: %s', async (error) => {
    const process = await leftBehind();
    process.store.unreadable.set('call-a', error);
    const { reports, stop, holds } = process.draining();
    await process.until(() => reports.some(({ type }) => type === 'parked'));
    await process.until(async () => (await process.told('c')).length === 4);
    expect(await process.told('b')).toEqual(['t1', 't4', 't7', 't10']);
    expect(reports.filter(({ type }) => type !== 'found')).toEqual([{ type: 'parked', callId: 'a', error }]);

    expect(['a', 'b', 'c'].map(holds)).toEqual([true, false, false]);
    process.store.unreadable.clear();
    await process.until(() => reports.some(({ type }) => type === 'drained'));
    expect(holds('a')).toBe(false);
    expect(await process.told('a')).toEqual(['t0', 't3', 't6', 't9']);
    await stop();
    expect(await spoolsIn(process.folder)).toHaveLength(1);
  });

  it('is left for the next start, in a spool that holds nothing else any more', async () => {
    const process = await leftBehind(40);
    const [own = ''] = await spoolsIn(process.folder);
    const sizes = async () => {
      const names = await spoolsIn(process.folder);
      return Promise.all(names.map(async (name) => (await stat(join(process.folder, name))).size));
    };
    expect(own).not.toBe('');
    const before = Math.max(...(await sizes()));
    process.store.unreadable.set('call-a', new CorruptEvent('damaged'));
    const { stop } = process.draining();
    await process.until(async () => Math.max(...(await sizes())) < before / 2);
    await stop();

    process.store.unreadable.clear();
    const turns = Array.from({ length: 40 }, (_, n) => `t${n * 3}`);
    expect(await process.drain()).toContainEqual({ type: 'drained', commands: 40 });
    expect(await process.told('a')).toEqual(turns);
  });

  it('is parked by a live journal too, which says so once and goes on when it can', async () => {
    const process = await SpoolingProcess.start();
    const journal = await process.call('a');
    const heldUp: Error[] = [];
    const dropped: string[] = [];
    journal.attach({
      onFull: () => undefined,
      onHeldUp: (error) => void heldUp.push(error),
      onDropped: ({ type }) => void dropped.push(type),
    });
    const error = new CorruptEvent('damaged');
    process.store.unwritable = error;
    for (let n = 0; n < 3; n++) journal.push(turn(n));
    await process.clock.run(3_000);
    expect(heldUp).toEqual([error]);
    expect(process.spool.records).toBe(3);
    process.store.unwritable = undefined;
    await process.until(() => journal.pending === 0);
    expect(await process.told('a')).toEqual(['t0', 't1', 't2']);
    expect(dropped).toEqual([]);
  });
});

describe('a call whose stream was deleted for ever', () => {
  it('takes nothing more: what is left of it is refused by name, and everything else is written', async () => {
    const process = await leftBehind();
    const error = new StreamGone('call-a');
    process.store.unreadable.set('call-a', error);
    const reports = await process.drain();
    const refused = { type: 'refused', callId: 'a', command: 'AppendTurn', reason: error.message };
    expect(reports.filter(({ type }) => type !== 'found')).toEqual([
      ...[1, 2, 3, 4].map(() => refused),
      { type: 'drained', commands: 12 },
    ]);
    expect(await process.told('b')).toEqual(['t1', 't4', 't7', 't10']);
    expect(await process.told('c')).toHaveLength(4);
  });
});

describe('a record whose shape this release does not know', () => {
  it('is kept aside, and the rest is used', async () => {
    const process = await leftBehind();
    const keys = new VaultSpoolKeys(process.vault);
    const later = await SpoolFile.open(process.folder, keys, new FakeClock());
    later.append({ callId: 'a', sessionAtMs: 1, context: {}, signer: null, command: { type: 'MovedToMars' } });
    later.append('a string');
    await later.close();
    const reports: readonly DrainReport[] = await process.drain();
    expect(reports).toContainEqual(expect.objectContaining({ type: 'damaged', tornBytes: 0, brokenRecords: 2 }));
    expect(reports.at(-1)).toEqual({ type: 'drained', commands: 12 });
    expect((await spoolsIn(process.folder)).filter((name) => name.endsWith('.damaged'))).toHaveLength(1);
  });
});
