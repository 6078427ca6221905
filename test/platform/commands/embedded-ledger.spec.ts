import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../../src/platform/clock/system-clock.js';
import { handleCommand } from '../../../src/platform/commands/handle-command.js';
import { Ledger } from '../../../src/platform/commands/ledger.js';
import { StreamWriter } from '../../../src/platform/commands/stream-writer.js';
import { openEmbeddedEventStore } from '../../../src/platform/event-store/embedded/embedded-event-store.js';
import type { EventStore } from '../../../src/platform/event-store/event-store.js';
import { REDACTED } from '../../../src/platform/events/codec.js';
import { verifyChain } from '../../../src/platform/events/hash-chain.js';
import { openEmbeddedKeys } from '../../../src/platform/vault/embedded/open-embedded-keys.js';
import type { OpenKeys } from '../../../src/platform/vault/open-keys.js';
import { noteContext, noteDefinition, type NoteCommand } from '../../kit/note.samples.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';

const write = (noteId: string): NoteCommand => ({ type: 'WriteNote', noteId, text: `text of ${noteId}`, pages: 1 });

describe('the command path over the embedded stores', () => {
  let store: EventStore;
  let keys: OpenKeys;
  let ledger: Ledger;

  beforeEach(async () => {
    const folder = await temporaryFolder();
    store = await openEmbeddedEventStore(folder);
    keys = await openEmbeddedKeys(folder, { current: randomBytes(32) });
    ledger = new Ledger(store, keys.vault, new SystemClock());
  });
  afterEach(async () => {
    await Promise.all([store.close(), keys.close()]);
  });

  it('lets one of several racing writers win, and leaves a chain that holds', async () => {
    const racers = Array.from({ length: 8 }, () => handleCommand(ledger, noteDefinition, '1', write('a'), noteContext));
    const handled = await Promise.all(racers);
    expect(handled.filter(({ position }) => position !== undefined)).toHaveLength(1);
    await handleCommand(ledger, noteDefinition, '1', write('b'), noteContext);
    await expect(verifyChain(store.readStream('note-1'))).resolves.toBeUndefined();
  });

  it('reads what it wrote, and reads it redacted once the key was destroyed', async () => {
    await handleCommand(ledger, noteDefinition, '1', write('a'), noteContext);
    expect((await StreamWriter.open(ledger, noteDefinition, '1')).state.texts.get('a')).toBe('text of a');
    await keys.vault.destroy('note-1');
    const { state } = await handleCommand(ledger, noteDefinition, '1', write('b'), noteContext);
    expect(state.texts.get('a')).toBe(REDACTED);
    const reopened = await StreamWriter.open(ledger, noteDefinition, '1');
    expect([...reopened.state.texts.values()]).toEqual([REDACTED, REDACTED]);
    await expect(verifyChain(store.readStream('note-1'))).resolves.toBeUndefined();
  });
});
