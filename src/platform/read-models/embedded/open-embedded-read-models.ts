import { join } from 'node:path';
import type { JsonObject } from '../../events/json.js';
import { superviseWorker, type SupervisedWorker } from '../../workers/supervise.js';
import { InvalidQuery } from '../predicate.js';
import { ReadModels, ReadModelsUnavailable } from '../read-model-store.js';
import type { Anchor, Found, Query, ReadModelSpec, StoredVersion } from '../read-model-store.js';
import type { SqliteViewsReader } from './sqlite-views-reader.js';

/** The file of the read models in the data folder. */
export const viewsPath = (folder: string): string => join(folder, 'views.db');

/**
 * Read models of a data folder for the main thread: queries run in a worker thread of their own, so that neither a
 * rebuild nor a long query holds up the event loop. Writing is the projections worker's. A thread that dies is started
 * again; `died` hears why.
 */
export const openEmbeddedReadModels = async (folder: string, died?: (error: Error) => void): Promise<ReadModels> =>
  new EmbeddedReadModels(
    await superviseWorker<SqliteViewsReader>(
      'views',
      { path: viewsPath(folder) },
      {
        errors: { InvalidQuery, ReadModelsUnavailable },
        lost: (cause) => new ReadModelsUnavailable('the thread that reads the read models has died', { cause }),
        died,
      },
    ),
  );

class EmbeddedReadModels extends ReadModels {
  constructor(private readonly worker: SupervisedWorker<SqliteViewsReader>) {
    super();
  }

  override checkpoint(model: ReadModelSpec): Promise<bigint | undefined> {
    return this.worker.remote.checkpoint(plain(model));
  }

  override get<D extends JsonObject>(model: ReadModelSpec, id: string): Promise<D | undefined> {
    return this.worker.remote.get(plain(model), id) as Promise<D | undefined>;
  }

  override find<D extends JsonObject>(model: ReadModelSpec, query: Query): Promise<Found<D>> {
    return this.worker.remote.find(plain(model), query) as Promise<Found<D>>;
  }

  override anchor(model: ReadModelSpec): Promise<Anchor | undefined> {
    return this.worker.remote.anchor(plain(model));
  }

  override versions(name: string): Promise<readonly StoredVersion[]> {
    return this.worker.remote.versions(name);
  }

  override close(): Promise<void> {
    return this.worker.stop();
  }
}

/** The specification alone: callers pass whole projections, whose functions cannot cross to another thread. */
const plain = ({ name, version, indexes }: ReadModelSpec): ReadModelSpec => ({ name, version, indexes });
