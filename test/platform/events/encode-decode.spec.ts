import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NotJson, toJson } from '../../../src/platform/events/canonical.js';
import { REDACTED } from '../../../src/platform/events/codec.js';
import type { NewEvent, StoredEvent } from '../../../src/platform/events/event.js';
import { EventDecoder, UnknownEvent } from '../../../src/platform/events/event-decoder.js';
import { EventEncoder } from '../../../src/platform/events/event-encoder.js';
import { chainHash, GENESIS_HASH, verifyChain } from '../../../src/platform/events/hash-chain.js';
import { SealBroken } from '../../../src/platform/events/sealing.js';
import { KeyMissing, VaultUnavailable } from '../../../src/platform/vault/key-vault.js';
import { MemoryKeyVault } from '../../kit/memory-key-vault.js';
import { noteContext, noteDefinition, type NoteEvent } from '../../kit/note.samples.js';

const stream = 'note-1';
const start = { stream, revision: -1n, hash: GENESIS_HASH };
const written = (text: string): NoteEvent => ({ type: 'NoteWritten', data: { noteId: 'n', text, pages: 2 } });

const stored = (batch: readonly NewEvent[]): StoredEvent[] =>
  batch.map((event, index) => ({
    ...(JSON.parse(JSON.stringify(event)) as NewEvent),
    stream,
    revision: BigInt(index),
    position: BigInt(index * 10),
    recordedAt: '2026-01-01T00:00:00.000Z',
  }));

const setUp = () => {
  const vault = new MemoryKeyVault();
  const encoder = new EventEncoder(vault);
  const decoder = new EventDecoder({ note: noteDefinition.codec }, vault);
  const encode = (...facts: NoteEvent[]) => encoder.encode(start, noteDefinition.codec, facts, noteContext);
  return { vault, decoder, encode };
};

describe('an encoded batch', () => {
  it('decodes to the facts it was made of, and its chain holds', async () => {
    const facts = fc.array(
      fc.record({
        noteId: fc.string({ unit: 'binary' }),
        text: fc.jsonValue(),
        pages: fc.double({ noNaN: true, noDefaultInfinity: true }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(facts, async (data) => {
        const { decoder, encode } = setUp();
        const decided = data.map((item): NoteEvent => ({
          type: 'NoteWritten',
          data: toJson(item) as (NoteEvent & { type: 'NoteWritten' })['data'],
        }));
        const events = stored(await encode(...decided));
        expect((await decoder.decode(events)).map(({ type, data }) => ({ type, data }))).toEqual(decided);
        await expect(verifyChain(events)).resolves.toBeUndefined();
      }),
    );
  });

  it('carries version, origin and no personal text', async () => {
    const [event] = await setUp().encode(written('a secret'));
    expect(event).toMatchObject({ type: 'NoteWritten', version: 2, data: { noteId: 'n', pages: 2 } });
    expect(event?.meta).toMatchObject({ ...noteContext, causationId: 'request-1' });
    expect(JSON.stringify(event)).not.toContain('secret');
  });

  it('is frozen throughout, and another attempt has other ids', async () => {
    const { encode } = setUp();
    const [one, two] = [await encode(written('x'), written('y')), await encode(written('x'), written('y'))];
    const held = [one, ...one, one[0]?.meta, one[0]?.data, Object.values(one[0]?.data ?? {})[1]];
    expect(held.every((value) => Object.isFrozen(value))).toBe(true);
    expect(new Set([...one, ...two].map(({ id }) => id)).size).toBe(4);
  });

  it('is written redacted once the subject was destroyed', async () => {
    const { vault, encode } = setUp();
    await vault.destroy(stream);
    expect((await encode(written('late')))[0]?.data).toEqual({ noteId: 'n', text: REDACTED, pages: 2 });
  });

  it('refuses a plain field that looks sealed', async () => {
    const disguised: object = { reason: { $sealed: {} } };
    const fact = { type: 'NoteClosed', data: disguised } as NoteEvent;
    await expect(setUp().encode(fact)).rejects.toThrow(NotJson);
  });
});

describe('decoding', () => {
  it('reads a destroyed subject as redacted and stops at a missing key', async () => {
    const { vault, decoder, encode } = setUp();
    const events = stored(await encode(written('x')));
    vault.lose(stream);
    await expect(decoder.decode(events)).rejects.toThrow(KeyMissing);
    await vault.destroy(stream);
    expect((await decoder.decode(events))[0]?.data).toEqual({ noteId: 'n', text: REDACTED, pages: 2 });
  });

  it('keeps what is wrong with one event to that event', async () => {
    const { vault, decoder, encode } = setUp();
    const [first, second] = stored(await encode(written('x'), { type: 'NoteClosed', data: { reason: 'done' } }));
    const newer = { ...second!, version: 3 };
    vault.lose(stream);
    const decoded = await decoder.decodeEach([first!, second!, newer]);
    expect(decoded).toEqual([expect.any(KeyMissing), second, expect.any(UnknownEvent)]);
  });

  it('without the vault, or with a key that cannot be opened, reads all that it can', async () => {
    const { vault, decoder, encode } = setUp();
    const [sealed, plain] = stored(await encode(written('x'), { type: 'NoteClosed', data: { reason: 'done' } }));
    const lookup = vault.lookup.bind(vault);
    const other = {
      ...sealed!,
      data: { ...sealed!.data, text: { $sealed: { v: 1, kid: 'bad', iv: '', ct: '', tag: '' } } },
    };
    vault.lookup = async (subjects) => {
      if (subjects.includes('bad')) throw new RangeError('damaged');
      return lookup(subjects);
    };
    const read = { ...sealed, data: { noteId: 'n', text: 'x', pages: 2 } };
    expect(await decoder.decodeEach([other, sealed!, plain!])).toEqual([expect.any(RangeError), read, plain]);
    vault.lookup = async () => {
      throw new VaultUnavailable('away');
    };
    expect(await decoder.decodeEach([sealed!, plain!])).toEqual([expect.any(VaultUnavailable), plain]);
  });

  it('asks for the keys of a batch once', async () => {
    const { vault, decoder, encode } = setUp();
    await decoder.decode(stored(await encode(written('x'), written('y'), written('z'))));
    expect(vault.lookups).toBe(1);
  });

  it('lifts an old shape after opening it', async () => {
    const { decoder, encode } = setUp();
    const [event] = stored(await encode(written('x')));
    const { noteId, text } = event!.data;
    const old = { ...event!, version: 1, data: { noteId: noteId!, text: text! } };
    expect((await decoder.decode([old]))[0]?.data).toEqual({ noteId: 'n', text: 'x', pages: 1 });
  });

  it('refuses an unknown type, a newer version and a seal it does not know', async () => {
    const { decoder, encode } = setUp();
    const [event] = stored(await encode(written('x')));
    await expect(decoder.decode([{ ...event!, type: 'constructor' }])).rejects.toThrow(UnknownEvent);
    await expect(decoder.decode([{ ...event!, version: 3 }])).rejects.toThrow(UnknownEvent);
    await expect(decoder.decode([{ ...event!, data: { text: { $sealed: { v: 2 } } } }])).rejects.toThrow(SealBroken);
  });

  it('passes other categories as they are stored', async () => {
    const { decoder, encode } = setUp();
    const [event] = stored(await encode(written('x')));
    const other = { ...event!, stream: 'elsewhere-1' };
    await expect(decoder.decode([other])).resolves.toEqual([other]);
  });
});

describe('the hash chain', () => {
  const alterations: Record<string, (event: StoredEvent) => StoredEvent> = {
    type: (event) => ({ ...event, type: 'NoteClosed' }),
    version: (event) => ({ ...event, version: 1 }),
    id: (event) => ({ ...event, id: 'other' }),
    stream: (event) => ({ ...event, stream: 'note-2' }),
    data: (event) => ({ ...event, data: { ...event.data, pages: 3 } }),
    actor: (event) => ({ ...event, meta: { ...event.meta, actor: 'admin' } }),
  };

  it.each(Object.entries(alterations))('breaks at an event whose %s was altered', async (_, alter) => {
    const events = stored(await setUp().encode(written('x'), written('y'), written('z')));
    const altered = events.map((event, index) => (index === 1 ? alter(event) : event));
    await expect(verifyChain(altered)).resolves.toEqual({ revision: 1n, problem: 'altered' });
  });

  it('breaks after a removed event, also where the rest was hashed anew', async () => {
    const events = stored(await setUp().encode(written('x'), written('y'), written('z')));
    await expect(verifyChain(events.slice(1))).resolves.toEqual({ revision: 0n, problem: 'gap' });
    const moved = events.slice(1).map((event) => ({ ...event, revision: event.revision - 1n }));
    await expect(verifyChain(moved)).resolves.toEqual({ revision: 0n, problem: 'altered' });
  });

  it('has the form that is written down for auditors', () => {
    const meta = { tenantId: 't', actor: 'system', correlationId: 'c', causationId: 'c' };
    const event = { stream, revision: 0n, id: 'e', type: 'NoteClosed', version: 1, data: { reason: 'done' }, meta };
    expect(chainHash(GENESIS_HASH, event)).toBe('c28c31aa90011137a05e56429f2af2d607b42b2c456bf47c9ca0512ffc53d768');
  });
});
