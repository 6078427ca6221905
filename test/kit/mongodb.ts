import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { MongoClient, type Db } from 'mongodb';

/** The server that tests of MongoDB's adapters use; those files register nothing without it. */
export const MONGODB_URL = process.env.MONGODB_URL;

/**
 * Databases of their own on the server of `MONGODB_URL`, dropped when the test file ends. They share one client: over
 * FerretDB only what comes over one connection is atomic.
 */
export const freshDatabases = (url: string): (() => Db) => {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 5_000 });
  const databases: Db[] = [];
  beforeAll(async () => void (await client.connect()));
  afterAll(async () => {
    for (const database of databases) await database.dropDatabase();
    await client.close();
  });
  return () => {
    const database = client.db(`test_${randomUUID().replaceAll('-', '')}`);
    databases.push(database);
    return database;
  };
};
