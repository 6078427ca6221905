import { describe, expect, it } from '@jest/globals';
import { handleCommand, handleCommands } from '../../../src/platform/commands/handle-command.js';
import { Refused } from '../../../src/platform/commands/refused.js';
import { RevisionMismatch } from '../../../src/platform/commands/revision-mismatch.js';
import { noteContext, noteDefinition, type NoteCommand } from '../../kit/note.samples.js';
import { setUp } from './faulty-store.js';

const write = (noteId: string): NoteCommand => ({ type: 'WriteNote', noteId, text: 'text', pages: 1 });
const close: NoteCommand = { type: 'CloseNote', reason: 'done' };

describe('commands for certain revisions', () => {
  it('are decided at one of them, and write nothing at any other', async () => {
    const { store, ledger } = setUp();
    await handleCommand(ledger, noteDefinition, '1', write('a'), noteContext);
    const send = (id: string, ifRevision: readonly bigint[]) =>
      handleCommands(ledger, noteDefinition, '1', [write(id)], noteContext, ifRevision);
    await expect(send('b', [])).rejects.toThrow(RevisionMismatch);
    await expect(send('b', [1n, 2n])).rejects.toThrow(RevisionMismatch);
    // Also where there is nothing to write: the sender believes something else.
    await expect(send('a', [1n])).rejects.toThrow(RevisionMismatch);
    expect(store.sent).toHaveLength(1);
    expect(await send('b', [7n, 0n])).toMatchObject({ revision: 1n });
  });

  it('are not decided again on what another writer made of the stream meanwhile', async () => {
    const { store, ledger, open } = setUp();
    const writer = await open();
    await writer.handle([write('a')], noteContext);
    const { stream } = writer;
    await handleCommand(ledger, noteDefinition, stream.slice(stream.indexOf('-') + 1), write('b'), noteContext);
    const tried = store.sent.length;
    await expect(writer.handle([write('c')], noteContext, [0n])).rejects.toThrow(RevisionMismatch);
    // The append was tried at revision 0, where the log refused it.
    expect([store.sent.length, store.log.length]).toEqual([tried + 1, 2]);
  });

  it('are refused for what they are before their revision is looked at', async () => {
    const { ledger } = setUp();
    await handleCommands(ledger, noteDefinition, '1', [write('a'), close], noteContext);
    const late = handleCommands(ledger, noteDefinition, '1', [write('b')], noteContext, [0n]);
    await expect(late).rejects.toThrow(Refused);
  });
});
