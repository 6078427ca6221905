import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LogWitness } from '../../../src/platform/log-witness/log-witness.js';
import { LogMismatch } from '../../../src/platform/read-models/log-check.js';
import { newEvents } from '../../kit/events.js';
import { MemoryEventStore } from '../../kit/memory-event-store.js';
import { MemoryLeases } from '../../kit/memory-leases.js';

let store: MemoryEventStore;
let coordination: MemoryLeases;
let said: [object, string?][];
beforeEach(() => {
  store = new MemoryEventStore();
  coordination = new MemoryLeases();
  said = [];
});

/** A process: its witness hears of what is appended through it. */
const processOf = (streamsMayGo = false) => {
  const log = {
    head: () => store.head(),
    readStream: (...asked: Parameters<typeof store.readStream>) => store.readStream(...asked),
    streamsMayGo,
  };
  const witness = new LogWitness(log, coordination, {
    error: (about, text) => void said.push([about, text]),
    log: (text) => void said.push([{}, text]),
  });
  const append = async (stream: string, expected: 'no-stream' | bigint = 'no-stream', count = 1) => {
    const events = newEvents(count);
    witness.saw(stream, events, await store.append(stream, expected, events));
  };
  return { witness, append };
};

/** A process that appended to two streams, noted that, and ended. */
const before = async () => {
  const { witness, append } = processOf();
  await append('call-1', 'no-stream', 2);
  await append('call-2');
  await witness.stop();
};

describe('a log whose end is noted outside it', () => {
  it('has what was noted, also after it has grown', async () => {
    await before();
    const { witness, append } = processOf();
    await append('call-3');
    await witness.look();
    witness.require();
    expect([witness.missing, said]).toEqual([[], []]);
  });

  it('has lost events when its last one is gone: told once, with its place, and evidence is kept', async () => {
    await before();
    store.log.pop();
    const { witness, append } = processOf();
    await witness.look();
    for (let index = 3; index < 40; index++) await append(`call-${index}`);
    await witness.look();
    expect(() => witness.require()).toThrow(LogMismatch);
    expect(witness.missing).toMatchObject([{ stream: 'call-2', revision: 0n, position: 2n }]);
    expect(said).toEqual([
      [
        { stream: 'call-2', revision: 0n, position: 2n },
        expect.stringContaining('the log has lost events: the log ends at 1, and this has seen position 2'),
      ],
    ]);
    const later = processOf().witness;
    await later.look();
    expect(later.missing).toHaveLength(1);
  });

  it('has lost events when others stand in their place', async () => {
    await before();
    store.log.splice(0);
    await store.append('call-2', 'no-stream', newEvents(4));
    const { witness } = processOf();
    await witness.look();
    expect(() => witness.require()).toThrow('another event in call-2');
    expect(witness.missing.map(({ stream }) => stream)).toEqual(['call-1', 'call-2']);
  });

  it('is well again when it was restored, and when the operator takes it as it is', async () => {
    await before();
    const lost = store.log.pop()!;
    const { witness } = processOf();
    await witness.look();
    store.log.push(lost);
    await witness.look();
    witness.require();
    expect(said.at(-1)).toEqual([{}, expect.stringContaining('again')]);
    store.log.pop();
    const next = processOf().witness;
    await next.look();
    expect(() => next.require()).toThrow(LogMismatch);
    await next.forget();
    next.require();
  });

  it('may have lost whole streams where operators can delete them', async () => {
    await before();
    store.log.splice(2, 1);
    const { witness, append } = processOf(true);
    await append('call-3');
    await append('call-4');
    await witness.look();
    witness.require();
    const strict = processOf().witness;
    await strict.look();
    expect(() => strict.require()).toThrow('lacks the event');
  });

  it('is not judged while stores are away, and what was new is noted when they are back', async () => {
    const { witness, append } = processOf();
    await append('call-1');
    jest.spyOn(coordination, 'get').mockRejectedValueOnce(new Error('away'));
    await expect(witness.look()).rejects.toThrow('away');
    witness.require();
    await witness.look();
    expect(await processOf().witness.notedOf('call-1')).toMatchObject({ revision: 0n });
  });
});

describe('what is noted', () => {
  it('is the newest event of each stream, whichever process wrote it', async () => {
    const [one, other] = [processOf(), processOf()];
    await one.append('call-1');
    await other.append('call-1', 0n, 3);
    await other.append('call-2');
    await other.witness.look();
    await one.witness.look();
    const { witness } = processOf();
    expect(await witness.notedOf('call-1')).toMatchObject({ revision: 3n, id: store.log[3]!.id });
    expect(await witness.notedOf('call-2')).toMatchObject({ revision: 0n });
    expect(await witness.notedOf('call-3')).toBeUndefined();
  });

  it('is bounded: of many streams those that were written last', async () => {
    const { witness, append } = processOf();
    for (let index = 0; index < 40; index++) await append(`call-${index}`);
    await append('call-8', 0n);
    await append('call-40');
    await witness.look();
    const noted = coordination.entries.get('log-witness')!.value as string[][];
    expect(noted).toHaveLength(32);
    expect(noted.map(([stream]) => stream).slice(-2)).toEqual(['call-8', 'call-40']);
  });

  it('is noted at the next look where another process was first', async () => {
    const { witness, append } = processOf();
    await append('call-1');
    jest.spyOn(coordination, 'compareAndSet').mockResolvedValueOnce(undefined);
    await witness.look();
    await witness.look();
    expect(await processOf().witness.notedOf('call-1')).toMatchObject({ revision: 0n });
  });

  it('is known of this process before it was stored', async () => {
    const { witness, append } = processOf();
    await append('call-1');
    expect(await witness.notedOf('call-1')).toMatchObject({ revision: 0n });
    expect(coordination.entries.size).toBe(0);
  });
});
