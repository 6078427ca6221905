import { beforeEach, describe, expect, it } from '@jest/globals';
import { streamLines } from '../../../../src/audit/stream-lines.js';
import { verifyStream } from '../../../../src/audit/verify-stream.js';
import { ScaledClock } from '../../../../src/platform/clock/scaled-clock.js';
import { handleCommand } from '../../../../src/platform/commands/handle-command.js';
import { Ledger } from '../../../../src/platform/commands/ledger.js';
import { StreamWriter } from '../../../../src/platform/commands/stream-writer.js';
import {
  connectEventStoreDB,
  type EventStoreDBEventStore,
} from '../../../../src/platform/event-store/eventstoredb/eventstoredb-event-store.js';
import { newEvents, toArray } from '../../../kit/events.js';
import { MemoryKeyVault } from '../../../kit/memory-key-vault.js';
import { noteContext, noteDefinition, type NoteCommand } from '../../../kit/note.samples.js';
import { QUICK, stubbedStore } from '../../../kit/stubbed-store.js';

const STREAM = 'note-1';
const write = (noteId: string): NoteCommand => ({ type: 'WriteNote', noteId, text: 'text', pages: 1 });

describe("a stream of ours with strangers' events in it", () => {
  const { opened } = stubbedStore({ ...QUICK, categories: ['note'] });
  const stranger = () => opened.stub.log.writeForeign(STREAM);
  let vault: MemoryKeyVault;
  beforeEach(() => {
    vault = new MemoryKeyVault();
  });
  const ledger = () => new Ledger(opened.store, vault, new ScaledClock(100));
  const openWriter = () => StreamWriter.open(ledger(), noteDefinition, '1');
  const revisions = async () =>
    (await toArray(opened.store.readStream(STREAM))).map(({ revision }) => Number(revision));
  const audited = () => opened.store as EventStoreDBEventStore;
  const linesOf = async (from?: bigint, limit?: number) => {
    const lines: string[] = [];
    for await (const { text } of streamLines(audited(), STREAM, { from, limit })) {
      const { revision, problem } = JSON.parse(text) as { revision: string; problem?: string };
      lines.push(problem === undefined ? revision : `${revision} ${problem}`);
    }
    return lines;
  };

  it('is written on behind them by who holds it open, who opens it anew, and who finds nothing but them', async () => {
    for (let count = 0; count < 3; count += 1) stranger();
    const writer = await openWriter();
    expect(writer.revision).toBeUndefined();
    expect(await writer.handle([write('a'), write('b')], noteContext)).toMatchObject({ revision: 4n });
    stranger();
    stranger();
    expect(await writer.handle([write('c')], noteContext)).toMatchObject({ revision: 7n, events: [{}] });
    stranger();
    expect(await handleCommand(ledger(), noteDefinition, '1', write('d'), noteContext)).toMatchObject({ revision: 9n });
    expect(await revisions()).toEqual([3, 4, 7, 9]);
  });

  it('gives a writer first what one of ours wrote among them, and decides again', async () => {
    const writer = await openWriter();
    await writer.handle([write('a')], noteContext);
    stranger();
    await (await openWriter()).handle([write('b')], noteContext);
    stranger();
    expect(await writer.handle([write('b')], noteContext)).toMatchObject({ events: [], revision: 2n });
    expect(await writer.handle([write('c')], noteContext)).toMatchObject({ revision: 4n });
    expect([...writer.state.texts.keys()]).toEqual(['a', 'b', 'c']);
  });

  it('is one unbroken chain, whose verification and lines name them', async () => {
    const writer = await openWriter();
    for (const note of ['a', 'b', 'c']) {
      stranger();
      await writer.handle([write(note)], noteContext);
    }
    stranger();
    const kind = 'foreign';
    const first = [0n, 2n, 4n, 6n].map((revision) => ({ stream: STREAM, revision, kind }));
    const passedBy = { count: 4, first };
    expect(await verifyStream(audited(), STREAM)).toEqual({ events: 3, firstBreak: undefined, passedBy });
    const last = (await toArray(opened.store.readStream(STREAM))).at(-1)!;
    const noted = { revision: last.revision, hash: last.meta.hash };
    expect(await verifyStream(audited(), STREAM, noted)).toEqual({ events: 3, firstBreak: undefined, passedBy });
    const absent = { events: 3, firstBreak: { revision: 7n, problem: 'gap' }, passedBy };
    expect(await verifyStream(audited(), STREAM, { revision: 9n, hash: 'h' })).toEqual(absent);
    const [zero, two, four, six] = first.map(({ revision }) => `${revision} passed-by`);
    expect(await linesOf()).toEqual([zero, '1', two, '3', four, '5', six]);
    expect(await linesOf(2n, 3)).toEqual([two, '3', four]);
    expect(await linesOf(6n)).toEqual([six]);
  });

  it('is broken where an event of ours behind them is not the one that was written', async () => {
    await (await openWriter()).handle([write('a')], noteContext);
    stranger();
    const [other] = newEvents(1);
    const store = await connectEventStoreDB(opened.stub.url, QUICK);
    await store.append(STREAM, 1n, [other!]);
    await store.close();
    expect(await verifyStream(audited(), STREAM)).toMatchObject({ firstBreak: { revision: 2n, problem: 'altered' } });
  });
});

describe('a conflict', () => {
  const { opened } = stubbedStore({ ...QUICK, categories: ['note'] });
  const refused = (expected: bigint | 'no-stream') =>
    opened.store.append(STREAM, expected, newEvents(1)).catch((error: unknown) => error);

  it('is one with strangers only where nothing of ours stands behind the expected revision, as far as can be seen', async () => {
    const { log } = opened.stub;
    log.writeForeign(STREAM);
    expect(await refused('no-stream')).toMatchObject({ actual: 0n, onlyStrangers: true });
    await opened.store.append(STREAM, 0n, newEvents(1));
    expect(await refused('no-stream')).toMatchObject({ actual: 1n, onlyStrangers: false });
    expect(await refused(0n)).toMatchObject({ actual: 1n, onlyStrangers: false });
    for (let count = 0; count < 3; count += 1) log.writeForeign(STREAM);
    expect(await refused(1n)).toMatchObject({ actual: 4n, onlyStrangers: true });
    expect(await refused(7n)).toMatchObject({ actual: 4n, onlyStrangers: false });
    log.trim(STREAM, 3n);
    expect(await refused(1n)).toMatchObject({ actual: 4n, onlyStrangers: false });
  });
});
