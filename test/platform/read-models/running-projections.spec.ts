import { SqliteReadModelStore } from '../../../src/platform/read-models/embedded/sqlite-read-model-store.js';
import { runningProjectionsContract } from './kit/running-projections.contract.js';

runningProjectionsContract('SQLite', async () => new SqliteReadModelStore(':memory:'));
