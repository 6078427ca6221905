import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { MongoReadModelStore } from '../../../../src/platform/read-models/mongodb/mongo-read-model-store.js';
import { ReadModelsUnavailable } from '../../../../src/platform/read-models/read-model-store.js';
import { readModelStoreContract } from '../../../contracts/read-model-store.contract.js';

const url = process.env['MONGODB_URL'];

if (url) {
  const database = new URL(url);
  database.pathname = `/test-${randomUUID()}`;
  const open = () => MongoReadModelStore.connect(database.href);
  readModelStoreContract('MongoDB', { open, reopen: open, runs: 25 });
}

describe('MongoDB out of reach', () => {
  it('is reported as such', async () => {
    const connecting = MongoReadModelStore.connect('mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50');
    await expect(connecting).rejects.toBeInstanceOf(ReadModelsUnavailable);
  });
});
