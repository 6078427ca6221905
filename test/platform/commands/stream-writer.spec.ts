import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { handleCommand } from '../../../src/platform/commands/handle-command.js';
import { Refused } from '../../../src/platform/commands/refused.js';
import {
  AppendOutcomeUnknown,
  RevisionConflict,
  StoreUnavailable,
} from '../../../src/platform/event-store/event-store.errors.js';
import { verifyChain } from '../../../src/platform/events/hash-chain.js';
import { noteContext, noteDefinition, type NoteCommand } from '../../kit/note.samples.js';
import { lostAnswer, lostRequest, setUp } from './faulty-store.js';

/** Tries again while nothing was written; an unknown outcome is left for the writer to settle. */
const patiently = async <T>(send: () => Promise<T>): Promise<T | undefined> => {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (error instanceof AppendOutcomeUnknown) return undefined;
      if (!(error instanceof StoreUnavailable || error instanceof RevisionConflict)) throw error;
    }
  }
};

const write = (noteId: string, text = 'text'): NoteCommand => ({ type: 'WriteNote', noteId, text, pages: 1 });
const close: NoteCommand = { type: 'CloseNote', reason: 'done' };

describe('a stream writer', () => {
  it('appends what several commands lead to as one batch, and goes on without reading', async () => {
    const { store, open } = setUp();
    const writer = await open();
    const first = await writer.handle([write('a'), write('b')], noteContext);
    const second = await writer.handle([close], noteContext);
    expect(first).toMatchObject({
      revision: 1n,
      position: 1n,
      events: [{ type: 'NoteWritten' }, { type: 'NoteWritten' }],
    });
    expect(second).toMatchObject({ revision: 2n, position: 2n, state: { closed: true } });
    expect([store.sent.length, store.read]).toEqual([2, 0]);
    await expect(verifyChain(store.log)).resolves.toBeUndefined();
  });

  it('writes nothing for a repeated command', async () => {
    const { store, ledger } = setUp();
    await handleCommand(ledger, noteDefinition, '1', write('a'), noteContext);
    const again = await handleCommand(ledger, noteDefinition, '1', write('a'), noteContext);
    expect(again).toMatchObject({ events: [], revision: 0n, position: undefined });
    expect(store.sent).toHaveLength(1);
  });

  it('writes nothing of a batch in which one command is refused', async () => {
    const { store, open } = setUp();
    const writer = await open();
    await expect(writer.handle([write('a'), close, write('b')], noteContext)).rejects.toThrow(Refused);
    expect([store.sent.length, writer.state.closed, writer.revision]).toEqual([0, false, undefined]);
  });

  it('reads only the tail after a conflict and decides again', async () => {
    const { store, open } = setUp();
    const writer = await open();
    await writer.handle([write('a'), write('b')], noteContext);
    await (await open()).handle([write('c')], noteContext);
    store.read = 0;
    const handled = await writer.handle([write('c'), write('d')], noteContext);
    expect(handled.events.map(({ data }) => data)).toMatchObject([{ noteId: 'd' }]);
    expect(store.read).toBe(1);
    const ids = store.sent.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    await expect(verifyChain(store.log)).resolves.toBeUndefined();
  });

  it('gives up after four conflicts', async () => {
    const { store, open } = setUp();
    const writer = await open();
    store.faults.push(...Array.from({ length: 4 }, () => () => Promise.reject(new RevisionConflict('note-1', 0n, 1n))));
    await expect(writer.handle([write('a')], noteContext)).rejects.toThrow(RevisionConflict);
    expect(store.sent).toHaveLength(4);
  });

  it.each([
    ['was stored', lostAnswer],
    ['was not stored', lostRequest],
  ])('sends the very same batch again when its outcome is unknown and it %s', async (_, fault) => {
    const { store, open } = setUp();
    const writer = await open();
    store.faults.push(fault);
    await expect(writer.handle([write('a')], noteContext)).rejects.toThrow(AppendOutcomeUnknown);
    await expect(writer.settle()).resolves.toMatchObject({
      revision: 0n,
      position: 0n,
      events: [{ type: 'NoteWritten' }],
    });
    expect(store.sent[1]).toBe(store.sent[0]);
    expect(store.log).toHaveLength(1);
    await expect(writer.settle()).resolves.toBeUndefined();
  });

  it('settles an unknown batch before the next commands, and keeps it while the store is away', async () => {
    const { store, open } = setUp();
    const writer = await open();
    store.faults.push(lostRequest, () => Promise.reject(new StoreUnavailable()));
    await expect(writer.handle([write('a')], noteContext)).rejects.toThrow(AppendOutcomeUnknown);
    await expect(writer.settle()).rejects.toThrow(StoreUnavailable);
    await writer.handle([write('b')], noteContext);
    expect([...writer.state.texts.keys()]).toEqual(['a', 'b']);
    expect(store.log).toHaveLength(2);
  });

  it('decides an unknown batch again when another writer took its place', async () => {
    const { store, open } = setUp();
    const writer = await open();
    store.faults.push(lostRequest);
    await expect(writer.handle([write('a')], noteContext)).rejects.toThrow(AppendOutcomeUnknown);
    await (await open()).handle([write('b')], noteContext);
    await expect(writer.settle()).resolves.toMatchObject({ revision: 1n });
    expect(store.log.map(({ data }) => data.noteId)).toEqual(['b', 'a']);
  });

  it('goes on after a failure, with nothing of it in its state', async () => {
    const { store, open } = setUp();
    const writer = await open();
    store.faults.push(() => Promise.reject(new StoreUnavailable()));
    await expect(writer.handle([write('a')], noteContext)).rejects.toThrow(StoreUnavailable);
    expect(writer.state.texts.size).toBe(0);
    await expect(writer.handle([write('b')], noteContext)).resolves.toMatchObject({ revision: 0n });
  });
});

describe('two writers on one stream', () => {
  const plan = fc.array(
    fc.record({
      writer: fc.nat(1),
      note: fc.nat(5),
      text: fc.string({ unit: 'binary' }),
      fault: fc.constantFrom(undefined, lostAnswer, lostRequest),
    }),
    { maxLength: 20 },
  );

  it('write each note once, tell one writer that it won, and hold what the log holds', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (steps) => {
        const { store, open } = setUp();
        const writers = [await open(), await open()];
        const won: string[] = [];
        await Promise.all(
          steps.map(async ({ writer, note, text, fault }) => {
            if (fault) store.faults.push(fault);
            const target = writers[writer]!;
            const handled = await patiently(() => target.handle([write(`note-${note}`, text)], noteContext));
            for (const event of handled?.events ?? []) if (event.type === 'NoteWritten') won.push(event.data.noteId);
          }),
        );
        store.faults.length = 0;
        for (const writer of writers) await writer.settle();
        for (const writer of writers) await writer.handle([close], noteContext);
        const notes = store.log.filter(({ type }) => type === 'NoteWritten').map(({ data }) => data.noteId);
        expect(new Set(won).size).toBe(won.length);
        expect(new Set(notes).size).toBe(notes.length);
        expect(won.every((note) => notes.includes(note))).toBe(true);
        expect(new Set(notes)).toEqual(new Set(steps.map(({ note }) => `note-${note}`)));
        await expect(verifyChain(store.log)).resolves.toBeUndefined();
        expect((await open()).state).toEqual(writers[1]!.state);
      }),
    );
  });
});
