import {
  AccessDeniedError,
  ErrorType,
  InvalidTransactionError,
  MaxAppendSizeExceededError,
  NotLeaderError,
  StreamDeletedError,
  UnknownError,
  UnsupportedError,
  WrongExpectedVersionError,
  type RecordedEvent,
} from '@eventstore/db-client';
import { describe, expect, it, jest } from '@jest/globals';
import type { ExpectedRevision } from '../../../../src/platform/event-store/event-store.js';
import {
  CorruptEvent,
  RevisionConflict,
  StoreUnavailable,
} from '../../../../src/platform/event-store/event-store.errors.js';
import {
  classifyAppendFailure,
  leavesChannelStuck,
} from '../../../../src/platform/event-store/eventstoredb/append-failure.js';
import { Connection } from '../../../../src/platform/event-store/eventstoredb/connection.js';
import {
  isOurs,
  placeOf,
  positionOf,
  singlePosition,
  strangerOf,
  toEventData,
  toStoredEvent,
} from '../../../../src/platform/event-store/eventstoredb/event-mapping.js';
import type { PageReads, StreamPage } from '../../../../src/platform/event-store/eventstoredb/page-reads.js';
import { findBatch } from '../../../../src/platform/event-store/eventstoredb/read-back.js';
import { TimedOut } from '../../../../src/platform/event-store/eventstoredb/waiting.js';
import { prepareBatch } from '../../../../src/platform/event-store/prepared-batch.js';
import { newEvent } from '../../../kit/events.js';
import { holdTimers, recorded } from '../../../kit/scripted-connection.js';

const ofType = (kind: { prototype: object }, type: ErrorType): Error =>
  Object.assign(Object.create(kind.prototype) as Error, { type, message: 'no' });

describe('a failed append', () => {
  it.each([
    ['conflict', ofType(WrongExpectedVersionError, ErrorType.WRONG_EXPECTED_VERSION)],
    ['elsewhere', ofType(NotLeaderError, ErrorType.NOT_LEADER)],
    ['refused', ofType(AccessDeniedError, ErrorType.ACCESS_DENIED)],
    ['refused', ofType(StreamDeletedError, ErrorType.STREAM_DELETED)],
    ['refused', ofType(InvalidTransactionError, ErrorType.INVALID_TRANSACTION)],
    ['refused', ofType(MaxAppendSizeExceededError, ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED)],
    ['refused', ofType(UnsupportedError, ErrorType.UNSUPPORTED)],
    ['refused', ofType(UnsupportedError, ErrorType.INVALID_ARGUMENT)],
    ['refused', ofType(UnsupportedError, ErrorType.MISSING_REQUIRED_METADATA_PROPERTY)],
    ['ambiguous', ofType(UnknownError, ErrorType.UNKNOWN)],
    ['unsent', new Error('14 UNAVAILABLE: No connection established')],
    ['unsent', new Error('connect ECONNREFUSED 127.0.0.1:2113')],
    ['unsent', new Error('Name resolution failed for target dns:nowhere')],
    ['unsent', new Error('server is not ready')],
    ['unsent', new Error('Server Is Busy')],
    ['unsent', new Error('Failed to discover after 10 attempts.')],
    ['ambiguous', new Error('read ECONNRESET')],
    ['ambiguous', 'a text'],
    ['ambiguous', { type: ErrorType.ACCESS_DENIED, message: 'no error at all' }],
    ['ambiguous', { message: 'ECONNREFUSED' }],
  ])('means %s: %p', (meaning, error) => expect(classifyAppendFailure(error)).toBe(meaning));

  it.each([
    [true, new TimedOut('late')],
    [true, Object.assign(new Error('internal'), { code: 13 })],
    [true, Object.assign(new Error('data loss'), { code: 15 })],
    [false, Object.assign(new Error('unavailable'), { code: 14 })],
    [false, new Error('other')],
    [false, { name: 'TimedOut', code: 13 }],
  ])('leaves the channel stuck (%s): %p', (stuck, error) => expect(leavesChannelStuck(error)).toBe(stuck));
});

describe('an event', () => {
  it("goes with its version and the server's own names for what it belongs to, and comes back without them", () => {
    const event = newEvent({ version: 3 });
    const [prepared] = prepareBatch('call-1', [event]);
    if (!prepared) throw new Error('no event');
    const sent = toEventData(prepared);
    const metadata = { version: 3, ...event.meta, $correlationId: 'c1', $causationId: 'c0' };
    expect(sent).toMatchObject({ id: event.id, type: event.type, data: event.data, metadata });
    expect(toStoredEvent(recorded({ ...sent }), 'call-1')).toEqual({
      ...event,
      ...{ stream: 'call-1', revision: 3n, position: 7n, recordedAt: '2026-01-01T00:00:00.000Z' },
    });
  });

  it.each([{ data: null }, { data: [1] }, { data: 'text' }, { data: 7 }, { data: new Uint8Array(1) }])(
    'of ours that has lost its data is named: %p',
    (over) => {
      const read = () => toStoredEvent(recorded(over), 'call-1');
      expect(isOurs(recorded(over))).toBe(true);
      expect(read).toThrow(CorruptEvent);
      expect(read).toThrow('revision 3 of call-1 has lost its data');
    },
  );

  const envelope = { version: 1, tenantId: 't1', actor: 'a', hash: 'h' };
  it.each([
    ['foreign', { isJson: false, data: new Uint8Array([1]), metadata: new Uint8Array() }],
    ['foreign', { metadata: undefined }],
    ['foreign', { data: 7, metadata: undefined }],
    ['foreign', { metadata: { ...envelope, version: '1' } }],
    ['foreign', { metadata: { ...envelope, hash: undefined } }],
    ['foreign', { metadata: { ...envelope, tenantId: 5 } }],
    ['foreign', { metadata: [envelope] }],
    ['system', { type: '$>', isJson: false }],
    ['system', { type: '$metadata' }],
    ['tombstone', { type: '$streamDeleted', isJson: false, metadata: new Uint8Array() }],
  ])('that is not ours is known as %s: %p', (kind, over) => {
    expect(isOurs(recorded(over))).toBe(false);
    expect(strangerOf(recorded(over), 'call-1')).toEqual({ stream: 'call-1', revision: 3n, kind });
  });

  it('has one position or is named', () => {
    expect(positionOf(recorded())).toBe(7n);
    expect(singlePosition({ commit: 2n ** 63n - 1n, prepare: 2n ** 63n - 1n })).toBe(2n ** 63n - 1n);
    expect(singlePosition({ commit: 2n ** 63n, prepare: 2n ** 63n })).toBeUndefined();
    expect(placeOf(recorded({ position: { commit: 7n, prepare: 6n } }))).toBe(7n);
    expect(placeOf(recorded({ position: { commit: 2n ** 64n - 1n, prepare: 2n ** 64n - 1n } }))).toBeUndefined();
    for (const position of [undefined, { commit: 7n, prepare: 6n }])
      expect(() => positionOf(recorded({ position }))).toThrow('revision 3 of call-1 has no single position');
  });
});

describe('what an earlier try has stored', () => {
  const ids = [{ id: 'a' }, { id: 'b' }];
  const asked: StreamPage[] = [];
  const find = (
    there: readonly RecordedEvent[],
    head: readonly RecordedEvent[] = [],
    expected: ExpectedRevision = 4n,
  ) => {
    asked.length = 0;
    const stream = async (page: StreamPage) => (asked.push(page), page.backwards ? head : there);
    return findBatch({ stream } as unknown as PageReads, 'call-1', expected, ids);
  };
  const [a, b] = [recorded({ id: 'a', revision: 5n }), recorded({ id: 'b', revision: 6n })];

  it('is looked for where it would stand', async () => {
    expect(await find([])).toBeUndefined();
    expect(asked).toEqual([{ stream: 'call-1', from: 5n, backwards: false, limit: 2 }]);
    expect(await find([a, b])).toEqual({ revision: 6n, position: 7n });
    await find([], [], 'no-stream');
    expect(asked[0]?.from).toBe(0n);
  });
  it.each([[[a]], [[b, a]], [[a, a]]])('is not what others have stored there', async (there) => {
    const conflict = await find(there, [recorded({ revision: 9n })]).catch((error: unknown) => error);
    expect(conflict).toBeInstanceOf(RevisionConflict);
    expect(conflict).toMatchObject({ stream: 'call-1', expected: 4n, actual: 9n });
    expect(asked[1]).toEqual({ stream: 'call-1', backwards: true, limit: 1 });
  });
  it('is known not to be its own even where the end of the stream is not told', async () => {
    await expect(find([a])).rejects.toMatchObject({ expected: 4n, actual: 5n });
  });
});

describe('a connection', () => {
  const credentials = (url: string) => new Connection(url).credentials;
  it('takes its credentials from the URL', () => {
    expect(credentials('esdb://ann:p%40ss@host:2113')).toEqual({ username: 'ann', password: 'p@ss' });
    expect(credentials('esdb+discover://bob:b@host:2113?tls=false')).toEqual({ username: 'bob', password: 'b' });
  });
  it('needs none where nothing is encrypted', () => {
    for (const url of [
      'esdb://host:2113?tls=false',
      'esdb://host:2113?nodePreference=leader&tls=false&maxDiscoverAttempts=1',
    ])
      expect(credentials(url)).toEqual({ username: 'unused', password: 'unused' });
    for (const url of ['esdb://host:2113', 'esdb://host:2113?tls=true'])
      expect(() => credentials(url)).toThrow('needs credentials (esdb://user:password@…)');
    for (const url of ['host', 'odd-esdb://ann:b@host:2113'])
      expect(() => credentials(url)).toThrow('cannot be read at character 1');
  });
  it('replaces a client that failed once', async () => {
    const connection = new Connection('esdb://host:2113?tls=false');
    const first = connection.client;
    connection.renew(first);
    const second = connection.client;
    expect(second).not.toBe(first);
    connection.renew(first);
    expect(connection.client).toBe(second);
  });
  it('takes its channel down with it, although its client hangs, and is used no more', async () => {
    holdTimers();
    const connection = new Connection('esdb://host:2113?tls=false');
    const { client } = connection;
    const close = jest.fn();
    Object.assign(client, { dispose: () => new Promise(() => undefined), getChannel: async () => ({ close }) });
    const closing = connection.close();
    expect(() => connection.client).toThrow(StoreUnavailable);
    await jest.advanceTimersByTimeAsync(2_000);
    await closing;
    expect(close).toHaveBeenCalledTimes(1);
    connection.renew(client);
    expect(connection.closed).toBe(true);
    jest.useRealTimers();
  });
});
