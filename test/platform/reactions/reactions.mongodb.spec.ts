import { afterAll, expect, it } from '@jest/globals';
import type { Clock } from '../../../src/platform/clock/clock.js';
import { SystemClock } from '../../../src/platform/clock/system-clock.js';
import { MongoCoordination } from '../../../src/platform/coordination/mongodb/mongo-coordination.js';
import { MongoReadModelStore } from '../../../src/platform/read-models/mongodb/mongo-read-model-store.js';
import { dueWorkContract } from '../../contracts/due-work.contract.js';
import { reactionsContract } from '../../contracts/reactions.contract.js';
import type { ReactingStores } from '../../kit/reacting.js';
import { freshDatabases, MONGODB_URL } from '../../kit/mongodb.js';

if (MONGODB_URL) {
  const url = MONGODB_URL;
  const freshDatabase = freshDatabases(url);
  const opened: MongoReadModelStore[] = [];
  afterAll(() => Promise.all(opened.map((store) => store.close())));
  const open = async (clock: Clock = new SystemClock()): Promise<ReactingStores> => {
    const database = freshDatabase();
    const of = new URL(url);
    of.pathname = `/${database.databaseName}`;
    const store = await MongoReadModelStore.connect(of.href);
    opened.push(store);
    return { store, coordination: new MongoCoordination(database, clock) };
  };
  reactionsContract('MongoDB', { open, runs: 5 });
  dueWorkContract('MongoDB', { open });
} else it('runs where there is a MongoDB', () => expect(MONGODB_URL).toBeUndefined());
