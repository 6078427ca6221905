import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { prepareBatch } from '../../../dist/platform/event-store/prepared-batch.js';
import { EVENT_STORE_ERRORS } from '../../../dist/platform/event-store/event-store.errors.js';
import { spawnWorker } from '../../../dist/platform/workers/spawn.js';

/**
 * A process that lives to be killed, with one embedded log or several, of which only the thread that writes is started.
 * To each log many writers append batches, each to a stream of its own and now and then to one that they fight for. Every
 * acknowledgement becomes a line on descriptor 3 (4 for the second log, and so on), a file, so that what was told before
 * the death is there after it. Arguments: name of the run, writers and appends of each log, folders.
 */
const [run, writers, appends, ...folders] = process.argv.slice(2);
const meta = { tenantId: 't', actor: 'system', correlationId: run, causationId: run, hash: '0'.repeat(64) };

const batchOf = () => {
  const batch = randomUUID();
  const size = 1 + Math.floor(Math.random() * 4);
  return Array.from({ length: size }, (_, index) => {
    const data = { batch, size, index, padding: 'x'.repeat(Math.floor(Math.random() * 2_000)) };
    return { id: randomUUID(), type: 'ThingHappened', version: 1, data, meta };
  });
};

/** The revision the stream is at afterwards, whoever brought it there. */
const append = async (log, acknowledged, stream, expected) => {
  const events = batchOf();
  try {
    const { revision, position } = await log.append(stream, expected, prepareBatch(stream, events));
    const ids = events.map(({ id }) => id);
    const told = { stream, ids, revision: String(revision), position: String(position) };
    writeSync(acknowledged, `${JSON.stringify(told)}\n`);
    return revision;
  } catch (error) {
    if (error.name !== 'RevisionConflict') throw error;
    return error.actual;
  }
};

const fill = async ({ remote }, log) => {
  let left = Number(appends);
  const write = async (writer) => {
    let [own, shared] = ['no-stream', 'no-stream'];
    for (; left > 0; left -= 1) {
      if (Math.random() < 0.1) shared = await append(remote, 3 + log, `call-${run}-shared`, shared);
      else own = await append(remote, 3 + log, `call-${run}-${writer}`, own);
    }
  };
  await Promise.all(Array.from({ length: Number(writers) }, (_, writer) => write(writer)));
  writeSync(1, `done ${log}\n`);
};

const logs = await Promise.all(
  folders.map((folder) => spawnWorker('ledger', { folder, role: 'writer' }, { errors: EVENT_STORE_ERRORS })),
);
writeSync(1, 'appending\n');
await Promise.all(logs.map(fill));
await Promise.all(logs.map((log) => log.stop()));
