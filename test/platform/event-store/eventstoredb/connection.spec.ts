import { describe, expect, it, jest } from '@jest/globals';
import { StoreUnavailable } from '../../../../src/platform/event-store/event-store.errors.js';
import { Connection } from '../../../../src/platform/event-store/eventstoredb/connection.js';
import { holdTimers } from '../../../kit/scripted-connection.js';

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
