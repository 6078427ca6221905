import { BACKWARDS, END, FORWARDS, START, StreamNotFoundError } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { StoreUnavailable } from '../../../../src/platform/event-store/event-store.errors.js';
import { DEFAULT_OPTIONS } from '../../../../src/platform/event-store/eventstoredb/options.js';
import { StreamNames } from '../../../../src/platform/event-store/eventstoredb/stream-names.js';
import { PageReads } from '../../../../src/platform/event-store/eventstoredb/page-reads.js';
import {
  holdTimers,
  recordedAt,
  ScriptedConnection,
  settled,
  type ScriptedStream,
} from '../../../kit/scripted-connection.js';

describe('reads of whole pages', () => {
  let connection: ScriptedConnection;
  let reads: PageReads;
  beforeEach(() => {
    holdTimers();
    connection = new ScriptedConnection();
    reads = new PageReads(
      connection.asConnection(),
      { ...DEFAULT_OPTIONS, readTimeoutMs: 1_000, concurrentReads: 2 },
      new StreamNames(),
    );
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const open = async (): Promise<ScriptedStream> => {
    await settled();
    const read = connection.reads.at(-1);
    if (!read) throw new Error('nothing was read');
    return read;
  };
  const page = { stream: 'call-1', backwards: false, limit: 3 };

  it.each([
    [{ backwards: false }, { fromRevision: START, direction: FORWARDS }],
    [{ backwards: true }, { fromRevision: END, direction: BACKWARDS }],
    [
      { backwards: true, from: 4n },
      { fromRevision: 4n, direction: BACKWARDS },
    ],
  ])('of a stream ask for what is wanted, with credentials: %p', async (wanted, asked) => {
    const reading = reads.stream({ ...page, ...wanted });
    const read = await open();
    expect(read.asked).toEqual({ stream: 'call-1', maxCount: 3, credentials: connection.credentials, ...asked });
    read.give(recordedAt(1n), undefined, recordedAt(2n)).end();
    expect((await reading).map(({ id }) => id)).toEqual(['e1', 'e2']);
    expect(read.cancelled).toBe(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('of the log begin after a position: the server begins with it', async () => {
    const reading = reads.log(5n, 2);
    const read = await open();
    const { credentials } = connection;
    expect(read.asked).toEqual({ fromPosition: { commit: 5n, prepare: 5n }, maxCount: 3, credentials });
    read.give(recordedAt(5n), recordedAt(6n), recordedAt(7n)).end();
    expect((await reading).map(({ id }) => id)).toEqual(['e6', 'e7']);
  });

  it('of the log from its beginning hold no more than they may', async () => {
    const reading = reads.log(undefined, 2);
    const read = await open();
    expect(read.asked).toMatchObject({ fromPosition: START, maxCount: 3 });
    read.give(recordedAt(0n), recordedAt(1n), recordedAt(2n)).end();
    expect((await reading).map(({ id }) => id)).toEqual(['e0', 'e1']);
  });

  it("find the log's end, or that it is empty", async () => {
    for (const end of [9n, undefined]) {
      const reading = reads.head();
      const read = await open();
      const { credentials } = connection;
      expect(read.asked).toEqual({ fromPosition: END, direction: BACKWARDS, maxCount: 1, credentials });
      if (end !== undefined) read.give(recordedAt(end));
      read.end();
      expect(await reading).toBe(end);
    }
  });

  it('give nothing for a stream that is not there', async () => {
    const reading = reads.stream(page);
    (await open()).destroy(Object.create(StreamNotFoundError.prototype) as Error);
    expect(await reading).toEqual([]);
  });

  it.each([
    ['replaced', 13, 1],
    ['kept', 14, 0],
  ])('that fail say so, are cancelled, and the client is %s after code %d', async (_, code, renewals) => {
    const reading = reads.stream(page);
    const cause = Object.assign(new Error('broken'), { code });
    const read = await open();
    read.destroy(cause);
    await expect(reading).rejects.toMatchObject({ name: 'StoreUnavailable', cause });
    expect(read.cancelled).toBe(1);
    expect(connection.renewed).toEqual(Array.from({ length: renewals }, () => connection.client));
  });

  it('are given up when no event comes for their time, and only then', async () => {
    const reading = reads.stream(page).catch((error: unknown) => error);
    const read = await open();
    for (let event = 0n; event < 3n; event += 1n) {
      await jest.advanceTimersByTimeAsync(900);
      read.give(recordedAt(event));
      await settled();
    }
    expect(read.destroyed).toBe(false);
    await jest.advanceTimersByTimeAsync(1_000);
    const error = await reading;
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(error).toMatchObject({ cause: { name: 'TimedOut' } });
    expect(connection.renewed).toEqual([connection.client]);
  });

  it('do not wait for ever for their cancellation, and survive what the server says after the end', async () => {
    const reading = reads.stream(page);
    const read = await open();
    read.cancelAnswers = false;
    read.give(recordedAt(1n)).end();
    await settled();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await reading).toHaveLength(1);
    expect(() => read.emit('error', new Error('late'))).not.toThrow();
  });

  it('are few at a time', async () => {
    const three = [reads.head(), reads.head(), reads.head()];
    await open();
    expect(connection.reads).toHaveLength(2);
    connection.reads[0]?.end();
    await open();
    expect(connection.reads).toHaveLength(3);
    connection.reads.forEach((read) => read.end());
    expect(await Promise.all(three)).toEqual([undefined, undefined, undefined]);
  });
});
