import { MongoBulkWriteError, type AnyBulkWriteOperation, type Collection, type WriteError } from 'mongodb';
import type { JsonObject } from '../../events/json.js';
import type { Guarded } from '../read-model-store.js';

/** A stored document; without `document` it is a tombstone. `lastPosition` is a BSON Long, compared as a number. */
export type StoredDocument = { _id: string; lastPosition: bigint; document?: JsonObject; deletedAt?: Date };

const DUPLICATE_KEY = 11_000;

export const loadDocuments = async (
  collection: Collection<StoredDocument>,
  ids: readonly string[],
): Promise<readonly Guarded[]> => {
  const found = await collection.find({ _id: { $in: [...ids] } }).toArray();
  return found.map(({ _id: id, document, lastPosition }) => ({ id, document, lastPosition }));
};

/**
 * Writes each document over an older one, or where there is none. An upsert whose filter does not match inserts, and is
 * refused as a duplicate: either the stored one is newer, which is as it should be, or another writer was first by a
 * moment. What is still older after that is written once more, also what a server left undone after the first refusal.
 */
export const writeDocuments = async (
  collection: Collection<StoredDocument>,
  writes: readonly Guarded[],
  triesLeft = 2,
): Promise<void> => {
  if (writes.length === 0 || (await bulkWrite(collection, writes))) return;
  const stored = await loadDocuments(
    collection,
    writes.map(({ id }) => id),
  );
  const positions = new Map(stored.map(({ id, lastPosition }) => [id, lastPosition]));
  const undone = writes.filter(({ id, lastPosition }) => (positions.get(id) ?? -1n) < lastPosition);
  if (undone.length > 0 && triesLeft === 1) throw new Error(`${undone.length} documents could not be written`);
  await writeDocuments(collection, undone, triesLeft - 1);
};

/** False if a document was refused as a duplicate. */
const bulkWrite = async (collection: Collection<StoredDocument>, writes: readonly Guarded[]): Promise<boolean> => {
  try {
    await collection.bulkWrite(writes.map(replacement), { ordered: false });
    return true;
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const failures: readonly WriteError[] = [error.writeErrors].flat();
    if (failures.length === 0 || failures.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    return false;
  }
};

const replacement = ({ id, document, lastPosition }: Guarded): AnyBulkWriteOperation<StoredDocument> => ({
  replaceOne: {
    filter: { _id: id, lastPosition: { $lt: lastPosition } },
    replacement: document ? { lastPosition, document } : { lastPosition, deletedAt: new Date() },
    upsert: true,
  },
});
