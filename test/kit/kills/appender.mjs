import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openEmbeddedEventStore } from '../../../dist/platform/event-store/embedded/embedded-event-store.js';

/**
 * A process that lives to be killed: many writers append batches to the embedded log, each to a stream of its own and
 * now and then to one that they fight for. Every acknowledgement becomes a line on descriptor 3, a file, so that what
 * was told before the death is there after it. Arguments: folder, name of the run, writers, appends.
 */
const [folder, run, writers, appends] = process.argv.slice(2);
const meta = { tenantId: 't', actor: 'system', correlationId: run, causationId: run, hash: '0'.repeat(64) };

const batchOf = () => {
  const batch = randomUUID();
  const size = 1 + Math.floor(Math.random() * 4);
  return Array.from({ length: size }, (_, index) => {
    const data = { batch, size, index, padding: 'x'.repeat(Math.floor(Math.random() * 2_000)) };
    return { id: randomUUID(), type: 'ThingHappened', version: 1, data, meta };
  });
};

const store = await openEmbeddedEventStore(folder);

/** The revision the stream is at afterwards, whoever brought it there. */
const append = async (stream, expected) => {
  const events = batchOf();
  try {
    const { revision, position } = await store.append(stream, expected, events);
    const ids = events.map(({ id }) => id);
    writeSync(3, `${JSON.stringify({ stream, ids, revision: String(revision), position: String(position) })}\n`);
    return revision;
  } catch (error) {
    if (error.name !== 'RevisionConflict') throw error;
    return error.actual;
  }
};

let left = Number(appends);
const write = async (writer) => {
  let [own, shared] = ['no-stream', 'no-stream'];
  for (; left > 0; left -= 1) {
    if (Math.random() < 0.1) shared = await append(`call-${run}-shared`, shared);
    else own = await append(`call-${run}-${writer}`, own);
  }
};

writeSync(1, 'appending\n');
await Promise.all(Array.from({ length: Number(writers) }, (_, writer) => write(writer)));
writeSync(1, 'done\n');
await store.close();
