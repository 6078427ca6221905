import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { pino } from 'pino';
import { createApp } from '../../src/app.js';
import { readConfig } from '../../src/platform/config/read-config.js';
import { VaultUnavailable } from '../../src/platform/vault/key-vault.js';
import { EventStoreDBStub } from '../kit/eventstoredb-stub/eventstoredb-stub.js';
import { MONGODB_URL } from '../kit/mongodb.js';
import { absentee } from '../kit/people.js';
import { type Product, startProduct } from '../kit/product.js';
import type { Seeded } from '../kit/seed.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const MINUTE = 60_000;
const MASTER_KEY = '22'.repeat(32);
const [ANN, BOB] = ['+15550102061', '+15550102062'] as const;

describe('a server whose database is not there', () => {
  it('does not start', async () => {
    const env = { DATA_DIR: await temporaryFolder(), MONGODB_URL: 'mongodb://127.0.0.1:1/', MASTER_KEY };
    await expect(createApp(readConfig(env), { logger: pino({ level: 'silent' }) })).rejects.toThrow(VaultUnavailable);
  });
});

const registerFor = (url: string): void =>
  describe('two servers on one log and one database', () => {
    const stub = new EventStoreDBStub();
    const database = new URL(url);
    database.pathname = `/test_${randomUUID().replaceAll('-', '')}`;
    const started: Product[] = [];
    let both: readonly [Product, Product];
    let acme: Seeded;

    beforeAll(async () => {
      await stub.start();
      const env = {
        EVENTSTORE_URL: stub.url,
        MONGODB_URL: database.href,
        MASTER_KEY,
        STREAM_TOKEN_SECRET: 'a secret that both of the servers have',
      };
      const first = await startProduct({ env, scripts: [ANN, BOB].map(absentee) });
      started.push(first);
      const second = await startProduct({ env, beside: first });
      started.push(second);
      both = [first, second];
      acme = await first.seed({ tenant: 'acme', number: '+15550109999' });
    }, 2 * MINUTE);
    afterAll(async () => {
      for (const product of started.reverse()) await product.stop();
      stub.stop();
      const client = await MongoClient.connect(database.href);
      await client.db(database.pathname.slice(1)).dropDatabase();
      await client.close();
    }, MINUTE);

    it(
      'place one call for fifty posts with one key, and answer them alike',
      async () => {
        const request = {
          method: 'POST',
          url: '/api/v1/make-call',
          headers: { 'idempotency-key': 'fifty' },
          payload: { to: ANN, from: acme.number },
        };
        const answers = await Promise.all(
          Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? both[0] : both[1]).as(acme, request)),
        );
        expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
        expect(answers[0]?.statusCode).toBe(200);
        expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1);
        expect((await both[0].lab.calls()).filter(({ to }) => to === ANN)).toHaveLength(1);
      },
      MINUTE,
    );

    it('read at one what was written at the other', async () => {
      const [writer, reader] = both;
      const payload = { to: BOB, from: acme.number };
      const written = await writer.as(acme, { method: 'POST', url: '/api/v1/make-call', payload });
      expect(written.statusCode).toBe(200);
      const { call_id: id, call_sid: callSid } = written.json() as Record<string, string>;
      const position = String(written.headers['ledger-position']);
      const read = await reader.as(acme, { url: `/api/v1/call-logs/${id}`, headers: { 'ledger-position': position } });
      expect(read.json()).toMatchObject({ id, call_sid: callSid });
      expect(BigInt(String(read.headers['ledger-position']))).toBeGreaterThanOrEqual(BigInt(position));
    });
  });

if (MONGODB_URL) registerFor(MONGODB_URL);
