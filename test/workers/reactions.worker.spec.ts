import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../src/platform/clock/system-clock.js';
import { handleCommand } from '../../src/platform/commands/handle-command.js';
import { Ledger } from '../../src/platform/commands/ledger.js';
import { readState } from '../../src/platform/commands/read-state.js';
import { openEmbeddedEventStore } from '../../src/platform/event-store/embedded/embedded-event-store.js';
import { lendAppends } from '../../src/platform/event-store/lent-appends.js';
import { ProjectionsProcess } from '../../src/platform/read-models/projections-process.js';
import { openEmbeddedKeys } from '../../src/platform/vault/embedded/open-embedded-keys.js';
import { toArray } from '../kit/events.js';
import { eventually } from '../kit/eventually.js';
import { temporaryFolder } from '../kit/temporary-folder.js';
import { wordStream } from '../kit/word.stream.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A log with its keys, and the worker that echoes what is said in it. */
const opened = async () => {
  const folder = await temporaryFolder();
  const masterKeys = { current: new Uint8Array(randomBytes(32)) };
  const store = await openEmbeddedEventStore(folder);
  closing.push(() => store.close());
  const keys = await openEmbeddedKeys(folder, masterKeys);
  closing.push(() => keys.close());
  const ledger = new Ledger(store, keys.vault, new SystemClock());
  const start = (): ProjectionsProcess => {
    const worker = new URL('../kit/reacting.worker.mjs', import.meta.url);
    const data = { folder, masterKeys, projections: false };
    const running = new ProjectionsProcess(data, { worker, lend: () => lendAppends(store) });
    closing.push(() => running.stop());
    return running;
  };
  const say = (text: string) =>
    handleCommand(ledger, wordStream, '1', { text }, { tenantId: 't', actor: 'test', correlationId: 'c' });
  const echoed = () => readState(ledger, wordStream, 'echo-word-1');
  return { folder, store, start, say, echoed };
};

describe('reactions in the worker', () => {
  it('append by the thread that has the log, on behalf of the event’s tenant', async () => {
    const { store, start, say, echoed } = await opened();
    const running = start();
    await say('hello');
    await eventually(async () => expect(await echoed()).toEqual(['hello']));
    const [[cause], [echo]] = [
      await toArray(store.readStream('word-1')),
      await toArray(store.readStream('word-echo-word-1')),
    ];
    expect(echo?.meta).toMatchObject({
      tenantId: 't',
      actor: 'reaction:echo',
      correlationId: 'c',
      causationId: cause?.id,
    });
    await eventually(() => expect(running.reactions()).toMatchObject([{ name: 'echo', state: 'live', setAside: 0 }]));
    expect(running.status()).toEqual([]);
  });

  it('are told as stopped when their file is damaged, and the worker lives', async () => {
    const { folder, start } = await opened();
    await writeFile(join(folder, 'followers.db'), 'this is no database'.repeat(500));
    const running = start();
    await eventually(() =>
      expect(running.reactions()).toMatchObject([
        { name: 'echo', state: 'stopped', lastError: expect.stringContaining('not a database') },
      ]),
    );
    expect(running.error).toBeUndefined();
  });

  it('go on from their checkpoint after a restart', async () => {
    const { store, start, say, echoed } = await opened();
    const first = start();
    await say('one');
    await eventually(async () => expect(await echoed()).toEqual(['one']));
    await first.stop();
    await say('two');
    start();
    await eventually(async () => expect(await echoed()).toEqual(['one', 'two']));
    expect(await toArray(store.readStream('word-echo-word-1'))).toHaveLength(2);
  });
});
