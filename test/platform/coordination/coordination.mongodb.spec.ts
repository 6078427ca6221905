import { describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { SystemClock } from '../../../src/platform/clock/system-clock.js';
import { CoordinationUnavailable } from '../../../src/platform/coordination/coordination.js';
import { MongoCoordination } from '../../../src/platform/coordination/mongodb/mongo-coordination.js';
import { coordinationContract } from '../../contracts/coordination.contract.js';
import { freshDatabases, MONGODB_URL } from '../../kit/mongodb.js';

describe('a MongoDB that is not there', () => {
  it('makes the coordination unavailable', async () => {
    const client = new MongoClient('mongodb://127.0.0.1:1', { serverSelectionTimeoutMS: 100 });
    const coordination = new MongoCoordination(client.db('x'), new SystemClock());
    await expect(coordination.get('key')).rejects.toThrow(CoordinationUnavailable);
    await expect(coordination.compareAndSet('key', undefined, 1, 1_000)).rejects.toThrow(CoordinationUnavailable);
    await client.close();
  });
});

if (MONGODB_URL) {
  const freshDatabase = freshDatabases(MONGODB_URL);
  coordinationContract('mongodb', async () => {
    const database = freshDatabase();
    return async (clock) => new MongoCoordination(database, clock);
  });
}
