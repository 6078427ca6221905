import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { MongoReadModelStore } from '../../../../src/platform/read-models/mongodb/mongo-read-model-store.js';
import { MONGODB_URL } from '../../../kit/mongodb.js';
import { runningProjectionsContract } from '../kit/running-projections.contract.js';

if (MONGODB_URL) {
  const database = new URL(MONGODB_URL);
  runningProjectionsContract('MongoDB', () => {
    database.pathname = `/test-${randomUUID()}`;
    return MongoReadModelStore.connect(database.href);
  });
} else it('runs where there is a MongoDB', () => expect(MONGODB_URL).toBeUndefined());
