import { MongoError, MongoServerError, type Collection, type Db, type MongoClient } from 'mongodb';
import type { JsonObject } from '../../events/json.js';
import { databaseNameOf } from '../../vault/mongodb/database-name.js';
import { mongoClientOf } from '../../vault/mongodb/mongo-client.js';
import { placeOf, requireIndexable } from '../indexable.js';
import { indexKeys } from '../predicate.js';
import { planQuery } from '../query-plan.js';
import { FenceLost, ReadModelStore, ReadModelsUnavailable } from '../read-model-store.js';
import { anchorText, toAnchor } from '../anchor.js';
import type { Anchor, Found, Guarded, Query, ReadModelSpec, StoredVersion } from '../read-model-store.js';
import { loadDocuments, writeDocuments, type StoredDocument } from './mongo-documents.js';
import { pathOf, toMongo } from './mongo-predicate.js';

type Checkpoint = {
  _id: string;
  name: string;
  version: number;
  fence: bigint;
  checkpoint?: bigint;
  ready: boolean;
  anchor?: string;
};

/** A day: no writer that passed its fence check can still be on its way. */
const TOMBSTONE_MS = 24 * 60 * 60 * 1_000;

/**
 * Read models in MongoDB: a collection per model and version, checkpoints and fences in `read_model_checkpoints`. Needs
 * no transactions: documents are written before the checkpoint, and each is guarded by its position.
 */
export class MongoReadModelStore extends ReadModelStore {
  readonly #database: Db;
  readonly #checkpoints: Collection<Checkpoint>;

  private constructor(
    private readonly client: MongoClient,
    database: string,
  ) {
    super();
    this.#database = client.db(database, { useBigInt64: true, ignoreUndefined: true });
    this.#checkpoints = this.#database.collection('read_model_checkpoints');
  }

  /** Opens a client of its own; the database is the URL's, else `voiceledger`. Throws {@link ReadModelsUnavailable}. */
  static async connect(url: string): Promise<MongoReadModelStore> {
    return reaching(async () => new MongoReadModelStore(await mongoClientOf(url).connect(), databaseNameOf(url)));
  }

  override prepare(model: ReadModelSpec): Promise<void> {
    const { name, version } = model;
    const indexes = [
      ...model.indexes.map((index) => [
        ...indexKeys(index).map(([field, way]) => [pathOf(field), way] as const),
        ['_id', 1] as const,
      ]),
      [['deletedAt', 1] as const],
    ];
    return reaching(async () => {
      // One by one: FerretDB 1.24 fails where one of several is there already.
      for (const index of indexes) await this.#documents(model).createIndex(new Map(index));
      const absent = { name, version, fence: 0n, ready: false };
      await this.#checkpoints.updateOne({ _id: placeOf(model) }, { $setOnInsert: absent }, { upsert: true });
    });
  }

  override claim(model: ReadModelSpec, fence: bigint): Promise<bigint | undefined> {
    return reaching(async () => {
      await this.#raise(model, fence);
      await this.#documents(model).deleteMany({ deletedAt: { $lt: new Date(Date.now() - TOMBSTONE_MS) } });
      return this.checkpoint(model);
    });
  }

  override load(model: ReadModelSpec, ids: readonly string[]): Promise<readonly Guarded[]> {
    return reaching(() => loadDocuments(this.#documents(model), ids));
  }

  override async commit(
    model: ReadModelSpec,
    writes: readonly Guarded[],
    checkpoint: bigint,
    fence: bigint,
    anchor?: Anchor,
  ): Promise<void> {
    requireIndexable(model, writes);
    await reaching(async () => {
      if (writes.length > 0) await this.#raise(model, fence);
      await writeDocuments(this.#documents(model), writes);
      await this.#raise(model, fence, { $max: { checkpoint } }, anchor && { anchor: anchorText(anchor) });
    });
  }

  override checkpoint(model: ReadModelSpec): Promise<bigint | undefined> {
    return reaching(async () => (await this.#checkpoints.findOne({ _id: placeOf(model) }))?.checkpoint);
  }

  override anchor(model: ReadModelSpec): Promise<Anchor | undefined> {
    return reaching(async () => {
      const found = await this.#checkpoints.findOne({ _id: placeOf(model) });
      return found?.anchor === undefined ? undefined : toAnchor(found.anchor);
    });
  }

  override get<D extends JsonObject>(model: ReadModelSpec, id: string): Promise<D | undefined> {
    return reaching(async () => (await this.#documents(model).findOne({ _id: id }))?.document as D | undefined);
  }

  override async find<D extends JsonObject>(model: ReadModelSpec, query: Query): Promise<Found<D>> {
    const { matching, page, sort, limit, offset, withTotal } = planQuery(model, query);
    const present = { document: { $exists: true } };
    const documents = this.#documents(model);
    return reaching(async () => {
      const cursor = documents
        .find({ $and: [present, toMongo(page)] }, { projection: { document: 1 } })
        .sort(new Map(sort.map(([field, direction]) => [pathOf(field), direction])))
        .skip(offset)
        .limit(limit ?? 0);
      // MongoDB takes a limit of 0 for none.
      const found = limit === 0 ? [] : (await cursor.toArray()).map(({ document }) => document as D);
      if (!withTotal) return { documents: found };
      return { documents: found, total: await documents.countDocuments({ $and: [present, toMongo(matching)] }) };
    });
  }

  override async markReady(model: ReadModelSpec): Promise<void> {
    await reaching(() => this.#checkpoints.updateOne({ _id: placeOf(model) }, { $set: { ready: true } }));
  }

  override versions(name: string): Promise<readonly StoredVersion[]> {
    return reaching(async () => {
      const found = await this.#checkpoints.find({ name }).sort({ version: 1 }).toArray();
      return found.map(({ version, ready }) => ({ version, ready }));
    });
  }

  override async drop(model: ReadModelSpec): Promise<void> {
    await reaching(async () => {
      await this.#documents(model).drop();
      await this.#checkpoints.deleteOne({ _id: placeOf(model) });
    });
  }

  override close(): Promise<void> {
    return this.client.close();
  }

  #documents(model: ReadModelSpec): Collection<StoredDocument> {
    return this.#database.collection(placeOf(model));
  }

  /** Changes the checkpoint's document unless a newer lease was seen. */
  async #raise(
    model: ReadModelSpec,
    fence: bigint,
    change: { $max?: { checkpoint: bigint } } = {},
    set: { anchor?: string } = {},
  ): Promise<void> {
    const filter = { _id: placeOf(model), fence: { $lte: fence } };
    const { matchedCount } = await this.#checkpoints.updateOne(filter, { $set: { fence, ...set }, ...change });
    if (matchedCount === 0)
      throw new FenceLost(`${filter._id}: a newer lease than ${fence} was seen, or it was dropped`);
  }
}

/** What is not the server's answer to a request means that it could not be asked. */
const reaching = async <T>(request: () => Promise<T>): Promise<T> => {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof MongoError) || error instanceof MongoServerError) throw error;
    throw new ReadModelsUnavailable('MongoDB cannot be reached', { cause: error });
  }
};
