import {
  AccessDeniedError,
  ErrorType,
  NO_STREAM,
  NotLeaderError,
  StreamDeletedError,
  WrongExpectedVersionError,
  type RecordedEvent,
} from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  InvalidAppend,
  RevisionConflict,
  StoreUnavailable,
} from '../../../../src/platform/event-store/event-store.errors.js';
import { Appender } from '../../../../src/platform/event-store/eventstoredb/appender.js';
import { toEventData } from '../../../../src/platform/event-store/eventstoredb/event-mapping.js';
import { DEFAULT_OPTIONS } from '../../../../src/platform/event-store/eventstoredb/options.js';
import type { PageReads } from '../../../../src/platform/event-store/eventstoredb/page-reads.js';
import { prepareBatch } from '../../../../src/platform/event-store/prepared-batch.js';
import { newEvents } from '../../../kit/events.js';
import { holdTimers, recorded, ScriptedConnection, settled } from '../../../kit/scripted-connection.js';

const ofType = (kind: { prototype: object }, type: ErrorType, more: object = {}): Error =>
  Object.assign(Object.create(kind.prototype) as Error, { type, message: 'no', ...more });

/** Whatever stands in the stream is ours. */
const NOBODY = { strangerIn: () => undefined };

describe('the appender', () => {
  const events = prepareBatch('call-1', newEvents(2)).map(toEventData);
  const batch = { stream: 'call-1', expected: 4n, events };
  const stored = events.map(({ id }, index) => recorded({ id, revision: 5n + BigInt(index) }));
  const lost = new Error('read ECONNRESET');

  let connection: ScriptedConnection;
  let appender: Appender;
  /** What the stream is found to hold at the place of the batch, one per look; a function throws. */
  let looks: (readonly RecordedEvent[] | (() => never))[];
  let looked: number;
  beforeEach(() => {
    holdTimers();
    connection = new ScriptedConnection();
    looks = [];
    looked = 0;
    const stream = async () => {
      looked += 1;
      const found = looks.shift() ?? [];
      return typeof found === 'function' ? found() : found;
    };
    const options = { ...DEFAULT_OPTIONS, appendTimeoutMs: 1_000, resolveWithinMs: 3_000 };
    appender = new Appender(connection.asConnection(), { stream } as unknown as PageReads, NOBODY, options);
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const succeeds = async () => ({ success: true, nextExpectedRevision: 6n, position: { commit: 9n, prepare: 9n } });
  const fails = (error: unknown) => async () => {
    throw error;
  };
  /** The outcome of an append, all of whose waiting is over. */
  const outcome = async (waitMs = 10_000): Promise<unknown> => {
    const appended = appender.append(batch).catch((error: unknown) => error);
    await settled();
    await jest.advanceTimersByTimeAsync(waitMs);
    return appended;
  };

  it.each([
    [4n, 4n],
    ['no-stream' as const, NO_STREAM],
  ])('sends the batch at its revision (%p) with credentials and a deadline', async (expected, expectedRevision) => {
    connection.answers.push(succeeds);
    expect(await appender.append({ ...batch, expected })).toEqual({ revision: 6n, position: 9n });
    const options = { expectedRevision, credentials: connection.credentials, deadline: 1_000 };
    expect(connection.appends).toEqual([{ stream: 'call-1', events, options }]);
    expect(connection.renewed).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    [7n, 7n],
    [undefined, 'no-stream'],
  ])('says where a stream stands that others have moved on: %p', async (actualVersion, actual) => {
    const wrong = ofType(WrongExpectedVersionError, ErrorType.WRONG_EXPECTED_VERSION, { actualVersion });
    connection.answers.push(fails(wrong));
    expect(await outcome(0)).toMatchObject({ name: 'RevisionConflict', stream: 'call-1', expected: 4n, actual });
    expect(connection.appends).toHaveLength(1);
  });

  it('is told at once that a stream was deleted for ever: nothing can be stored there, however often it is tried', async () => {
    connection.answers.push(fails(ofType(StreamDeletedError, ErrorType.STREAM_DELETED)));
    const told = await outcome(0);
    expect(told).toBeInstanceOf(InvalidAppend);
    expect(told).toMatchObject({ name: 'StreamGone', stream: 'call-1' });
    expect(connection.appends).toHaveLength(1);
    expect(looked).toBe(0);
  });

  it.each([
    ['StoreUnavailable', ofType(AccessDeniedError, ErrorType.ACCESS_DENIED)],
    ['StoreUnavailable', new Error('No connection established')],
  ])('is told at once by %s what nothing was stored of', async (name, cause) => {
    connection.answers.push(fails(cause));
    expect(await outcome(0)).toMatchObject({ name, cause });
    expect(connection.appends).toHaveLength(1);
    expect(looked).toBe(0);
  });

  it('finds what was stored although the answer was lost, and does not send it again', async () => {
    connection.answers.push(fails(lost));
    looks.push(stored);
    expect(await outcome(0)).toEqual({ revision: 6n, position: 7n });
    expect(connection.appends).toHaveLength(1);
    expect(connection.renewed).toEqual([]);
  });

  it('reads the position back that an answer does not give', async () => {
    connection.answers.push(async () => ({ nextExpectedRevision: 6n, position: { commit: 9n, prepare: 8n } }));
    looks.push(stored);
    expect(await outcome(0)).toEqual({ revision: 6n, position: 7n });
    connection.answers.push(async () => ({ nextExpectedRevision: 6n }));
    looks.push(stored);
    expect(await outcome(0)).toEqual({ revision: 6n, position: 7n });
  });

  it.each([
    ['is not there', []],
    [
      'cannot be asked for',
      () => {
        throw new StoreUnavailable('away');
      },
    ],
  ])('sends the very same batch again, after a pause, when it %s', async (_, look) => {
    connection.answers.push(fails(lost), succeeds);
    looks.push(look);
    const appending = appender.append(batch);
    await settled();
    await jest.advanceTimersByTimeAsync(20);
    expect(connection.appends).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(40);
    expect(await appending).toEqual({ revision: 6n, position: 9n });
    expect(connection.appends[1]).toEqual(connection.appends[0]);
  });

  it('is a conflict when others have taken its place meanwhile', async () => {
    connection.answers.push(fails(lost));
    looks.push([recorded({ id: 'other', revision: 5n })], [recorded({ id: 'other', revision: 9n })]);
    const conflict = await outcome(0);
    expect(conflict).toBeInstanceOf(RevisionConflict);
    expect(conflict).toMatchObject({ actual: 9n });
  });

  it('goes on after another node has become the leader, without looking for what nobody stored', async () => {
    connection.answers.push(fails(ofType(NotLeaderError, ErrorType.NOT_LEADER)), succeeds);
    expect(await outcome()).toEqual({ revision: 6n, position: 9n });
    expect(looked).toBe(0);
  });

  it('gives up in time where there is no leader: nothing was written', async () => {
    const cause = ofType(NotLeaderError, ErrorType.NOT_LEADER);
    connection.answers.push(...Array.from({ length: 50 }, () => fails(cause)));
    expect(await outcome()).toMatchObject({ name: 'StoreUnavailable', cause });
    // 3 s of pauses that double from 50 ms.
    expect(connection.appends.length).toBeGreaterThan(5);
    expect(connection.appends.length).toBeLessThan(10);
  });

  it('once perhaps stored stays unknown, whatever the server says later', async () => {
    const away = fails(new Error('connect ECONNREFUSED'));
    connection.answers.push(fails(lost), ...Array.from({ length: 50 }, () => away));
    expect(await outcome()).toMatchObject({ name: 'AppendOutcomeUnknown' });
    expect(looked).toBe(connection.appends.length);
  });

  it('does not go on when the connection is closed', async () => {
    connection.closed = true;
    connection.answers.push(fails(lost));
    expect(await outcome(0)).toMatchObject({ name: 'AppendOutcomeUnknown', cause: lost });
    expect(connection.appends).toHaveLength(1);
  });

  it('gives a server that forgets its own deadline half a second more, then another client', async () => {
    connection.answers.push(() => new Promise(() => undefined), succeeds);
    const appending = appender.append(batch);
    await settled();
    await jest.advanceTimersByTimeAsync(1_499);
    expect(connection.renewed).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(connection.renewed).toEqual([connection.client]);
    await jest.advanceTimersByTimeAsync(50);
    expect(await appending).toEqual({ revision: 6n, position: 9n });
  });
});
