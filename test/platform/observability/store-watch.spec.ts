import { describe, expect, it } from '@jest/globals';
import { outageOf } from '../../../src/platform/observability/outage.js';
import { StoreWatch } from '../../../src/platform/observability/store-watch.js';
import { StoreUnavailable } from '../../../src/platform/event-store/event-store.errors.js';
import { connectEventStoreDB } from '../../../src/platform/event-store/eventstoredb/eventstoredb-event-store.js';
import { eventually } from '../../kit/eventually.js';
import { EventStoreDBStub } from '../../kit/eventstoredb-stub/eventstoredb-stub.js';

const caused = (message: string, over: object = {}): Error =>
  new StoreUnavailable('EventStoreDB does not answer', { cause: Object.assign(new Error(message), over) });

describe('why a store is away', () => {
  it.each([
    [true, 'the user name or the password is not accepted', caused('16 UNAUTHENTICATED: Bad HTTP status code: 401')],
    [true, 'the user name or the password is not accepted', caused('Authentication failed.', { code: 18 })],
    [true, 'the user has no right to it', caused('7 PERMISSION_DENIED: Access Denied')],
    [true, 'the user has no right to it', caused('', { type: 'access-denied' })],
    [true, 'the user has no right to it', caused('not authorized on db to execute command', { code: 13 })],
    [true, 'an authority that is not trusted', caused('14 … Last error: unable to verify the first certificate')],
    [true, 'an authority that is not trusted', caused('self-signed certificate in certificate chain')],
    [true, 'for another host name', caused("Hostname/IP does not match certificate's altnames")],
    [true, 'has expired', caused('certificate has expired')],
    [
      true,
      'TLS is asked for, and it speaks none',
      caused('Last error: 00:error:0A00010B:SSL routines::wrong version number'),
    ],
    [false, 'expects TLS, perhaps', caused('14 UNAVAILABLE: Failed to connect')],
    [false, 'nobody listens', caused('connect ECONNREFUSED 10.0.0.7:2113')],
    [false, 'its host name is not known', caused('getaddrinfo ENOTFOUND db-7')],
    [false, 'its host name is not known', caused('Name resolution failed for target dns:db-7')],
    [false, 'not ready yet', caused('14 UNAVAILABLE: Server Is Not Ready')],
    [false, 'no node of the cluster', caused('Failed to discover after 10 attempts.')],
    [false, 'does not answer in time', caused('no answer within 3000 ms')],
    [true, 'deleted or exchanged', new StoreUnavailable('…: ledger.db was deleted or exchanged under the server')],
    [true, 'do not open the log', new Error('the vault is not that of the log')],
    [true, 'damaged', new StoreUnavailable('the log cannot be written: database disk image is malformed')],
    [true, 'after a write that failed', new StoreUnavailable('the log stopped after a failed write')],
    [true, 'cannot be written to', new Error('attempt to write a readonly database')],
    [false, 'disk of the data folder is full', new Error('the disk of the data folder has 4096 bytes left')],
    [false, 'cannot be read or written', new Error('disk I/O error')],
    [false, 'holds its lock', new Error('database is locked')],
    [false, 'told to stop', new Error('draining')],
    [false, 'it cannot be used', new Error('something about db-7')],
  ])('permanent: %s, "%s": %s', (permanent, reason, error) => {
    const outage = outageOf(error);
    expect(outage).toEqual({ reason: expect.stringContaining(reason), permanent });
    expect(outage.reason).not.toMatch(/db-7|10\.0\.0\.7/);
  });

  it('is what the servers of a replica set answered', () => {
    const servers = new Map([['a:27017', { error: new Error('connect ECONNREFUSED 127.0.0.1:27017') }]]);
    const selection = Object.assign(new Error('Server selection …'), { reason: { servers } });
    expect(outageOf(new Error('MongoDB cannot be used', { cause: selection })).reason).toContain('nobody listens');
  });
});

describe('a store that goes and comes back', () => {
  it('is told in one line each, with the reason, and again only when the reason is another', async () => {
    const lines: string[] = [];
    const log = {
      warn: (text: string) => void lines.push(`warn ${text}`),
      error: (text: string) => void lines.push(`error ${text}`),
    };
    const stub = await new EventStoreDBStub().start();
    const store = await connectEventStoreDB(stub.url);
    const watch = new StoreWatch([{ name: 'event_store', title: 'EventStoreDB', check: () => store.ping() }], log, 10);
    stub.refuses = 'readers-of-all';
    await eventually(() => expect(lines).toHaveLength(1));
    expect(watch.outages()).toEqual({ event_store: { reason: expect.stringContaining('no right'), permanent: true } });
    stub.refuses = 'everybody';
    await eventually(() => expect(lines).toHaveLength(2));
    stub.refuses = undefined;
    await eventually(() => expect(lines).toHaveLength(3));
    expect(watch.outages()).toEqual({});
    expect(lines).toEqual([
      'error EventStoreDB cannot be used until this is mended: the user has no right to it (in EventStoreDB, to read $all)',
      'error EventStoreDB cannot be used until this is mended: the user name or the password is not accepted',
      expect.stringMatching(/^warn EventStoreDB is back after \d+ s$/),
    ]);
    watch.stop();
    await store.close();
    stub.stop();
  });
});
