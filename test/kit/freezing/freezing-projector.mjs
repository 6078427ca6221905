import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Collection } from 'mongodb';
import { voiceSession } from '../../../dist/calls/read-models/voice-session.projection.js';
import { SystemClock } from '../../../dist/platform/clock/system-clock.js';
import { EventDecoder } from '../../../dist/platform/events/event-decoder.js';
import { RunningProjections } from '../../../dist/platform/read-models/running-projections.js';
import { codecs } from '../../../dist/contexts.js';
import { openProjectionStores } from '../../../dist/workers/open-projection-stores.js';

/**
 * Keeps one read model as the projections worker does, under a short lease, and can be told (a line on standard input)
 * to stop itself like SIGSTOP at a point of its next commit. Every change of its status is a line of JSON.
 * Arguments: URL of the log, URL of the database, lease in milliseconds.
 */
const [eventStoreUrl, mongodbUrl, leaseMs] = process.argv.slice(2);
const say = (line) => writeSync(1, `${JSON.stringify(line)}\n`);

let freezeAt;
createInterface({ input: process.stdin }).on('line', (line) => (freezeAt = line));
const pass = (point) => {
  if (freezeAt !== point) return;
  freezeAt = undefined;
  say({ frozen: point });
  process.kill(process.pid, 'SIGSTOP');
};

const bulkWrite = Collection.prototype.bulkWrite;
Collection.prototype.bulkWrite = async function (...parameters) {
  pass('after its fence was checked');
  const written = await bulkWrite.apply(this, parameters);
  pass('with its documents written');
  return written;
};

const clock = new SystemClock();
const masterKeys = { current: Buffer.alloc(32, 1) };
const stores = await openProjectionStores({ folder: '', eventStoreUrl, mongodbUrl, masterKeys }, clock);
const commit = stores.store.commit.bind(stores.store);
stores.store.commit = (...parameters) => {
  pass('before its fence is checked');
  return commit(...parameters);
};

const tell = () => {
  const [status] = projections?.status() ?? [];
  if (status) say({ state: status.state, error: status.lastError });
};
const decoder = new EventDecoder(codecs, stores.vault);
const projections = new RunningProjections([voiceSession], {
  ...stores,
  clock,
  decoder,
  leaseMs: Number(leaseMs),
  retryMs: 50,
  changed: () => setImmediate(tell),
});

process.once('SIGTERM', async () => {
  await projections.close();
  await stores.close();
  process.exit(0);
});
