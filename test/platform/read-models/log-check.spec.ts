import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  CorruptEvent,
  MissingEvents,
  StoreUnavailable,
  StreamGone,
  StreamTrimmed,
} from '../../../src/platform/event-store/event-store.errors.js';
import type { StoredEvent } from '../../../src/platform/events/event.js';
import { CheckedReadModels } from '../../../src/platform/read-models/checked-read-models.js';
import { SqliteReadModelStore } from '../../../src/platform/read-models/embedded/sqlite-read-model-store.js';
import { LogMismatch, requireSameLog, type CheckedLog } from '../../../src/platform/read-models/log-check.js';
import { wishRebuild } from '../../../src/platform/read-models/rebuild-wishes.js';
import { eventually } from '../../kit/eventually.js';
import { MemoryLog } from '../../kit/memory-log.js';
import { talliesOf, tally } from '../../kit/tally.projection.js';
import { projecting, statusOf, untilLive } from './kit/projecting.js';

const logOf = (...streams: string[]): MemoryLog => {
  const log = new MemoryLog();
  for (const stream of streams) log.add(stream, 'Added', { amount: 1 });
  return log;
};
const anchorOf = ({ stream, revision, id, position }: StoredEvent) => ({ stream, revision, id, position });

describe('the log that a read model was made from', () => {
  let log: MemoryLog;
  let last: StoredEvent;
  beforeEach(() => {
    log = logOf('account-1', 'account-2', 'account-1');
    last = log.events[2]!;
  });
  const check = (given: CheckedLog, streamsMayGo = false) =>
    requireSameLog(
      { head: () => given.head(), readStream: (...asked) => given.readStream(...asked), streamsMayGo },
      last.position,
      anchorOf(last),
    );

  it('is known again, also when it has grown, and where nothing was seen of it', async () => {
    log.add('account-3', 'Added');
    await check(log);
    await requireSameLog(logOf(), undefined, undefined);
  });

  it('is not one that ends before what was seen, or is empty', async () => {
    log.events.pop();
    await expect(check(log)).rejects.toThrow('the log ends at 10, and this has seen position 20 of it');
    await expect(check(logOf())).rejects.toThrow('the log ends at nothing');
    await expect(requireSameLog(log, 20n, undefined)).rejects.toThrow(LogMismatch);
    await requireSameLog(log, 10n, undefined);
  });

  it('is not one that was restored from an older copy and has grown since', async () => {
    log.events.pop();
    log.add('account-1', 'Added');
    await expect(check(log)).rejects.toThrow('another event in account-1');
  });

  it('is not another log, unless a stream may have been deleted there', async () => {
    const other = logOf('x-1', 'x-2', 'x-3', 'x-4');
    await expect(check(other)).rejects.toThrow('lacks the event at position 20');
    await check(other, true);
    await expect(check(logOf('x-1'), true)).rejects.toThrow('the log ends at 0');
  });

  it('may have been damaged there: that is not a loss', async () => {
    const readStream = async function* () {
      yield* [];
      throw new CorruptEvent('damaged');
    };
    await check({ head: () => log.head(), readStream });
  });
});

describe('a log whose streams operators can trim and delete', () => {
  const log = logOf('account-1', 'account-1', 'account-1', 'account-2');
  const first = log.events[0]!;
  const check = (streamsMayGo: boolean, readStream: CheckedLog['readStream']) =>
    requireSameLog({ head: () => log.head(), readStream, streamsMayGo }, first.position, anchorOf(first));
  const failing = (error: Error): CheckedLog['readStream'] =>
    async function* () {
      yield* [];
      throw error;
    };
  const trimmed = async function* () {
    yield log.events[2]!;
  };

  it.each([
    ['trimmed', trimmed],
    ['trimmed of all its events', failing(new StreamTrimmed('account-1'))],
    ['deleted for ever', failing(new StreamGone('account-1'))],
    ['cut in the middle', failing(new MissingEvents('gone', { stream: 'account-1', revision: 0n }, 1n))],
  ])('is the same one after a stream was %s, and another log is not', async (_, readStream) => {
    await check(true, readStream);
    await expect(check(false, readStream)).rejects.toThrow('lacks the event at position 0');
  });
});

describe('a read model of another log', () => {
  it('stops, keeps what it has, and is built again when that is wished', async () => {
    const { log, store, coordination, run, documents } = projecting();
    for (const amount of [1, 2, 3]) log.add('account-1', 'Added', { amount });
    const first = run([tally()]);
    await untilLive(first);
    await eventually(async () => expect(await store.checkpoint(tally())).toBe(20n));
    await first.close();
    const before = talliesOf(log.events);
    log.events.splice(1);
    const projections = run([tally()]);
    await eventually(() =>
      expect(statusOf(projections)).toMatchObject({
        state: 'stopped',
        lastError: expect.stringContaining('LogMismatch: the log ends at 0, and this has seen position 20'),
      }),
    );
    expect(await documents(tally())).toEqual(before);
    await wishRebuild(coordination, tally());
    await untilLive(projections);
    expect(await documents(tally())).toEqual(talliesOf(log.events));
    expect(coordination.entries.size).toBe(0);
  });

  it('is built again also while it lives', async () => {
    const { log, store, coordination, run, documents } = projecting();
    const { position } = log.add('account-1', 'Added', { amount: 1 });
    const projections = run([tally()]);
    await untilLive(projections);
    const forged = { id: '1', sum: 7, entries: [], last: '0' };
    await eventually(() => expect(statusOf(projections).checkpoint).toBe(position));
    await store.commit(tally(), [{ id: '1', document: forged, lastPosition: 5n }], 5n, 2n ** 40n);
    await wishRebuild(coordination, tally());
    await eventually(async () => expect(await documents(tally())).toEqual(talliesOf(log.events)));
    await untilLive(projections);
  });
});

describe('queries over read models of another log', () => {
  const made = async (log: CheckedLog) => {
    const store = new SqliteReadModelStore(':memory:');
    await store.prepare(tally());
    const anchor = { stream: 'account-1', revision: 0n, id: 'gone', position: 0n };
    await store.commit(tally(), [{ id: '1', document: { id: '1' }, lastPosition: 0n }], 0n, 1n, anchor);
    return new CheckedReadModels(store, log);
  };

  it('are refused', async () => {
    const readModels = await made(logOf('account-1'));
    await expect(readModels.get(tally(), '1')).rejects.toThrow(LogMismatch);
    await expect(readModels.find(tally(), { filter: {} })).rejects.toThrow(LogMismatch);
    await expect(readModels.checkpoint(tally())).rejects.toThrow(LogMismatch);
    expect(await readModels.versions('tally')).toEqual([{ version: 1, ready: false }]);
  });

  it('are answered while the log is away: nobody can tell then', async () => {
    const head = () => Promise.reject(new StoreUnavailable('away'));
    const readStream = async function* () {
      yield* [];
      throw new StoreUnavailable('away');
    };
    const readModels = await made({ head, readStream });
    expect(await readModels.get(tally(), '1')).toEqual({ id: '1' });
  });
});
