import { describe, expect, it } from '@jest/globals';
import { streamLines } from '../../src/audit/stream-lines.js';
import { verifyStream } from '../../src/audit/verify-stream.js';
import type { ReadStreamOptions } from '../../src/platform/event-store/event-store.js';
import {
  CorruptEvent,
  MissingEvents,
  StreamGone,
  StreamTrimmed,
} from '../../src/platform/event-store/event-store.errors.js';
import { MemoryPlatform } from '../kit/memory-platform.js';
import { tenantStream } from '../../src/tenants/tenant.stream.js';
import { at, createTenant } from '../tenants/tenant.samples.js';

const filled = async (events: number): Promise<MemoryPlatform> => {
  const platform = new MemoryPlatform();
  await createTenant(platform, 'a');
  for (let index = 1; index < events; index++) {
    await platform.send(tenantStream, 'a', 'a', { type: 'RenameTenant', name: `name ${index}`, at });
  }
  return platform;
};

describe('the lines of a stream', () => {
  it('come in order and whole over any number of pages', async () => {
    const { store } = await filled(250);
    const revisions: string[] = [];
    for await (const line of streamLines(store, 'tenant-a')) revisions.push(JSON.parse(line.text).revision);
    expect(revisions).toEqual(Array.from({ length: 250 }, (_, index) => String(index)));
  });

  it('are read as they are taken, and no further when nobody takes them', async () => {
    const { store } = await filled(250);
    const read: unknown[] = [];
    const whole = store.readStream('tenant-a');
    store.readStream = async function* () {
      for await (const event of whole) {
        read.push(event);
        yield event;
      }
    };
    const lines = streamLines(store, 'tenant-a');
    await lines.next();
    expect(read).toHaveLength(1);
    await lines.return(undefined);
    expect(read).toHaveLength(1);
  });
});

describe('a stream with events that cannot be read', () => {
  /** Five events, of which the third is damaged and the fourth absent. */
  const holed = async () => {
    const { store } = await filled(5);
    const failures = [
      new CorruptEvent('the checksum is wrong', 3n, 'tenant-a', 2n),
      new MissingEvents('no event at revision 3', { stream: 'tenant-a', revision: 3n }, 3n),
    ];
    const readStream = async function* (_: string, { from = 0n, maxCount = Infinity }: ReadStreamOptions = {}) {
      for (let revision = Number(from); revision < Math.min(5, Number(from) + maxCount); revision++) {
        const failure = failures[revision - 2];
        if (failure && revision >= 2) throw failure;
        const event = store.log[revision];
        if (event) yield event;
      }
    };
    return { readStream };
  };
  const linesOf = async (from?: bigint, limit?: number) => {
    const lines: unknown[] = [];
    for await (const line of streamLines(await holed(), 'tenant-a', { from, limit })) lines.push(JSON.parse(line.text));
    return lines;
  };
  const stream = 'tenant-a';
  const damaged = { stream, revision: '2', problem: 'damaged', message: 'the checksum is wrong' };
  const missing = { stream, revision: '3', problem: 'missing', message: 'no event at revision 3' };

  it('has a line for each in its place, and goes on', async () => {
    const event = (revision: string) => expect.objectContaining({ stream, revision, type: expect.any(String) });
    expect(await linesOf()).toEqual([event('0'), event('1'), damaged, missing, event('4')]);
    expect(await linesOf(1n, 3)).toEqual([event('1'), damaged, missing]);
    expect(await linesOf(3n)).toEqual([missing, event('4')]);
  });

  it('is broken there, when it is verified', async () => {
    const store = await holed();
    expect(await verifyStream(store, stream)).toEqual({ events: 3, firstBreak: { revision: 2n, problem: 'damaged' } });
    const gone = {
      readStream: async function* () {
        yield* [];
        throw new MissingEvents('gone', { stream, revision: 0n }, 4n);
      },
    };
    expect(await verifyStream(gone, stream)).toEqual({ events: 1, firstBreak: { revision: 0n, problem: 'gap' } });
  });
});

describe('verifying a stream', () => {
  it.each([
    ['tombstoned', new StreamGone('tenant-a')],
    ['trimmed', new StreamTrimmed('tenant-a')],
  ])('says that it was %s in the store', async (problem, error) => {
    const { store } = await filled(1);
    // eslint-disable-next-line require-yield
    store.readStream = async function* () {
      throw error;
    };
    expect(await verifyStream(store, 'tenant-a')).toEqual({ events: 0, firstBreak: { revision: 0n, problem } });
  });

  it('names the first event that was altered', async () => {
    const { store } = await filled(5);
    expect(await verifyStream(store, 'tenant-a')).toEqual({ events: 5, firstBreak: undefined });
    const third = store.log[2];
    if (third) store.log[2] = { ...third, data: { ...third.data, name: 'forged' } };
    expect(await verifyStream(store, 'tenant-a')).toEqual({
      events: 3,
      firstBreak: { revision: 2n, problem: 'altered' },
    });
  });

  it('misses the end of a stream, or all of it, where a later event is known from elsewhere', async () => {
    const { store } = await filled(3);
    const { revision, meta } = store.log[2]!;
    const noted = { revision, hash: meta.hash };
    expect(await verifyStream(store, 'tenant-a', noted)).toEqual({ events: 3, firstBreak: undefined });
    const gapAt = (at: bigint) => ({ events: Number(at), firstBreak: { revision: at, problem: 'gap' } });
    store.log.pop();
    expect(await verifyStream(store, 'tenant-a', noted)).toEqual(gapAt(2n));
    store.log.splice(0);
    expect(await verifyStream(store, 'tenant-a', noted)).toEqual(gapAt(0n));
  });

  it('sees a chain that was written anew from an event that is known from elsewhere', async () => {
    const { store } = await filled(3);
    expect(await verifyStream(store, 'tenant-a', { revision: 1n, hash: 'another' })).toEqual({
      events: 3,
      firstBreak: { revision: 1n, problem: 'altered' },
    });
  });
});
