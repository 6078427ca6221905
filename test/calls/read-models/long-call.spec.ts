import { SqliteReadModelStore } from '../../../src/platform/read-models/embedded/sqlite-read-model-store.js';
import { longCallContract } from './long-call.contract.js';

longCallContract('SQLite', async () => new SqliteReadModelStore(':memory:'));
