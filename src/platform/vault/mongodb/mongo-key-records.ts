import { setTimeout as sleep } from 'node:timers/promises';
import { Binary, type Collection, type Db } from 'mongodb';
import { KeyRecords, type DataKeyRecord, type RootRecord } from '../key-records.js';
import { VaultUnavailable } from '../key-vault.js';
import { DURABLE } from './durable.js';
import { isDuplicateKey } from './duplicate-key.js';

const READ_TRIES = 40;
const READ_AGAIN_MS = 50;

type RootDocument = { _id: string; wrapped: Binary; master: string };
type DataKeyDocument = { _id: string; tenantId: string; wrapped: Binary | null };

const toRoot = ({ _id, wrapped, master }: RootDocument): RootRecord => ({ name: _id, wrapped: wrapped.buffer, master });
const toDataKey = ({ _id, tenantId, wrapped }: DataKeyDocument): DataKeyRecord => ({
  subject: _id,
  tenantId,
  wrapped: wrapped?.buffer,
});

/** Wrapped keys in two collections: what is read or written is what a majority's journals have. */
export class MongoKeyRecords extends KeyRecords {
  readonly #roots: Collection<RootDocument>;
  readonly #dataKeys: Collection<DataKeyDocument>;

  constructor(db: Db) {
    super();
    this.#roots = db.collection('vault_roots', DURABLE);
    this.#dataKeys = db.collection('vault_data_keys', DURABLE);
  }

  async roots(names: readonly string[]): Promise<readonly RootRecord[]> {
    return (await reached(this.#roots.find({ _id: { $in: [...names] } }).toArray())).map(toRoot);
  }

  async insertRoot({ name, wrapped, master }: RootRecord): Promise<RootRecord> {
    await reached(this.#roots.insertOne({ _id: name, wrapped: new Binary(wrapped), master }).catch(unlessThere));
    return toRoot(await onceThere(() => reached(this.#roots.findOne({ _id: name }))));
  }

  async replaceRoot(before: RootRecord, after: RootRecord): Promise<void> {
    const change = { $set: { wrapped: new Binary(after.wrapped), master: after.master } };
    await reached(this.#roots.updateOne({ _id: before.name, master: before.master }, change));
  }

  async dataKeys(subjects: readonly string[]): Promise<readonly DataKeyRecord[]> {
    return (await reached(this.#dataKeys.find({ _id: { $in: [...subjects] } }).toArray())).map(toDataKey);
  }

  async insertDataKey({ subject, tenantId, wrapped }: DataKeyRecord): Promise<DataKeyRecord> {
    const document = { _id: subject, tenantId, wrapped: wrapped ? new Binary(wrapped) : null };
    await reached(this.#dataKeys.insertOne(document).catch(unlessThere));
    return toDataKey(await onceThere(() => reached(this.#dataKeys.findOne({ _id: subject }))));
  }

  /** A tombstone for an unknown subject races with the making of its key: whoever loses the insert updates. */
  async destroyDataKey(subject: string): Promise<void> {
    const update = { $set: { wrapped: null } };
    const upserted = this.#dataKeys.updateOne(
      { _id: subject },
      { ...update, $setOnInsert: { tenantId: '' } },
      { upsert: true },
    );
    await reached(
      upserted.catch(async (error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
        await this.#dataKeys.updateOne({ _id: subject }, update);
      }),
    );
  }

  /** The client is closed by whoever opened it. */
  async close(): Promise<void> {}
}

const unlessThere = (error: unknown): void => {
  if (!isDuplicateKey(error)) throw error;
};

/** Another writer's record may be refused as a duplicate a moment before a majority has it. */
const onceThere = async <T>(read: () => Promise<T | null>): Promise<T> => {
  for (let tries = 0; tries < READ_TRIES; tries++) {
    const document = await read();
    if (document !== null) return document;
    await sleep(READ_AGAIN_MS);
  }
  throw new VaultUnavailable('a record that was just written cannot be read');
};

const reached = <T>(answer: Promise<T>): Promise<T> =>
  answer.catch((error: unknown) => {
    throw new VaultUnavailable('MongoDB cannot be used', { cause: error });
  });
