import { describe, expect, it, jest } from '@jest/globals';
import { ConfigError } from '../../../src/platform/config/config.error.js';
import { readConfig } from '../../../src/platform/config/read-config.js';
import { UnusableUrl } from '../../../src/platform/config/unusable-url.js';
import { eventStoreDB, mongoKeys } from '../../../src/composition/remote-stores.js';
import { Connection } from '../../../src/platform/event-store/eventstoredb/connection.js';
import { mongoClientOf } from '../../../src/platform/vault/mongodb/mongo-client.js';
import { SystemClock } from '../../../src/platform/clock/system-clock.js';

const SECRET = 'pa55word';
const MASTER_KEY = 'a1'.repeat(32);

describe('the URL of EventStoreDB', () => {
  it.each([
    'esdb://localhost:2113?tls=false',
    'esdb://localhost?tls=false',
    'esdb://a:2113,b:2113,c:2113?tls=false',
    'esdb://ann:pa55word@a:2113,b:2113,c:2113?nodePreference=leader&maxDiscoverAttempts=3',
    'esdb+discover://ann:pa55word@cluster.internal:2113',
    'esdb+discover://cluster.internal?tls=false&gossipTimeout=5&discoveryInterval=100',
    'esdb://ann:p%40ss%2Fword@[::1]:2113?tls=false'.replace('[::1]', '127.0.0.1'),
    'esdb://a:2113/?tls=false',
  ])('may be %s', async (url) => {
    expect(readConfig({ EVENTSTORE_URL: url, MASTER_KEY }).stores.eventStoreUrl?.reveal()).toBe(url);
    await new Connection(url).close();
  });

  it.each([
    [`esdb://ann:${SECRET}@a:port`, 'port number'],
    [`esdb://ann:${SECRET}@a:2113?tls`, 'key=value'],
    [`esdb://ann:${SECRET}@a:2113?tls=perhaps`, 'true or false'],
    [`esdb://ann:${SECRET}@a:2113?nodePreference=best`, 'leader or follower'],
    [`esdb://ann:${SECRET}@a:2113?unheardOf=1`, 'Unknown option key "unheardOf"'],
    [`esdb://ann:${SECRET}@a:2113?tlsVerifyCert=false`, '"tlsVerifyCert" is not currently supported'],
    [`esdb://ann:${SECRET}@a:2113?tlsCAFile=/nowhere/ca.pem`, 'names a certificate file that is not there'],
    [`esdb://ann:${SECRET}@a:2113?userCertFile=/nowhere/user.pem`, 'userCertFile and userKeyFile go together'],
    ['esdb://a:2113,b:2113', 'needs credentials'],
  ])('names the variable and what is wrong, not the secret: %s', async (url, problem) => {
    const warn = jest.spyOn(console, 'warn');
    const error = await eventStoreDB(url).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    const [sentence = ''] = (error as ConfigError).problems;
    expect(sentence).toMatch(/^EVENTSTORE_URL /);
    expect(sentence).toContain(problem);
    expect(sentence).not.toContain(SECRET);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

describe('the URL of MongoDB', () => {
  it.each([
    'mongodb://localhost',
    'mongodb://localhost:27017/voiceledger',
    'mongodb://a:27017,b:27017/db?replicaSet=rs0',
    'mongodb://ann:pa55word@a:27017,b:27018,c/db?replicaSet=rs0&authSource=admin&tls=true',
    'mongodb+srv://ann:pa55word@cluster.example.net/db?retryWrites=true',
  ])('may be %s', async (url) => {
    expect(readConfig({ MONGODB_URL: url, MASTER_KEY }).stores.mongodbUrl?.reveal()).toBe(url);
    await mongoClientOf(url).close();
  });

  it.each([
    `mongodb://ann:${SECRET}@a:port/db`,
    `mongodb://ann:${SECRET}@`,
    `mongodb://${SECRET}/x:${SECRET}@a/db`,
    `mongodb://ann:${SECRET}@a/db?unheardOf=1`,
    `mongodb+srv://ann:${SECRET}@cluster.example.net:27017/db`,
  ])('is refused in the words of its driver, not with the secret: %s', (url) => {
    const make = () => mongoClientOf(url);
    expect(make).toThrow(UnusableUrl);
    expect(make).not.toThrow(new RegExp(SECRET));
  });

  it('that names a certificate file which is not there is a problem of the configuration', async () => {
    const keys = { current: Buffer.alloc(32) };
    const url = 'mongodb://127.0.0.1:1/db?tls=true&tlsCAFile=/nowhere/ca.pem';
    await expect(mongoKeys(url, keys, new SystemClock())).rejects.toThrow(
      'MONGODB_URL names a certificate file that cannot be read (ENOENT)',
    );
  });
});
