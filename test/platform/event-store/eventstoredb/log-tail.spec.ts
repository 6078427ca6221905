import { START } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { recordedAt, settled } from '../../../kit/scripted-connection.js';
import { afterPause, scriptedTail } from '../../../kit/scripted-tail.js';

describe('the tail of the log', () => {
  const scripted = scriptedTail();

  it.each([
    [7n, { commit: 7n, prepare: 7n }],
    [0n, { commit: 0n, prepare: 0n }],
    [undefined, START],
  ])('is subscribed to once, from where the log ends (%p), with credentials', async (end, fromPosition) => {
    const { tail, connection } = scripted();
    scripted().head = async () => end;
    tail.start();
    const { asked } = await scripted().subscribed();
    expect(connection.subscriptions).toHaveLength(1);
    const filter = { filterOn: 'streamName', regex: '^[^$]', checkpointInterval: 1 };
    expect(asked).toMatchObject({ fromPosition, credentials: connection.credentials, filter });
  });

  it('is nothing before it was reached', () => {
    const { tail, connection } = scripted();
    expect(tail.after(undefined)).toBeUndefined();
    expect(tail.after(100n)).toBeUndefined();
    expect(connection.subscriptions).toEqual([]);
  });

  it('is subscribed to only when the store tells where it ends', async () => {
    const { tail, connection } = scripted();
    scripted().head = () => Promise.reject(new Error('away'));
    tail.start();
    await settled();
    expect(connection.subscriptions).toHaveLength(0);
    expect(connection.renewed).toHaveLength(1);
    scripted().head = async () => 7n;
    await afterPause(50);
    expect(connection.subscriptions).toHaveLength(1);
  });

  it('hands out what came after a position, and nothing to those further back', async () => {
    const { tail } = scripted();
    await scripted().subscribed();
    await scripted().gives(recordedAt(8n), undefined, recordedAt(9n));
    expect(scripted().idsAfter(7n)).toEqual(['e8', 'e9']);
    expect(scripted().idsAfter(8n)).toEqual(['e9']);
    expect(tail.after(9n)).toEqual({ events: [], position: 9n, atEnd: true });
    expect(tail.after(12n)).toEqual({ events: [], position: 12n, atEnd: true });
    expect(tail.after(6n)).toBeUndefined();
    expect(tail.after(undefined)).toBeUndefined();
  });

  it('of an empty log begins with its first event', async () => {
    const { tail } = scripted();
    scripted().head = async () => undefined;
    await scripted().subscribed();
    expect(tail.after(undefined)).toEqual({ events: [], position: undefined, atEnd: true });
    await scripted().gives(recordedAt(0n), recordedAt(1n));
    expect(scripted().idsAfter(undefined)).toEqual(['e0', 'e1']);
    expect(tail.after(undefined)?.position).toBe(1n);
    expect(scripted().idsAfter(0n)).toEqual(['e1']);
  });

  it('is at its end only once the server has said so', async () => {
    const { tail } = scripted();
    tail.start();
    await settled();
    expect(tail.after(7n)?.atEnd).toBe(false);
    scripted().latest.emit('caughtUp');
    expect(tail.after(7n)?.atEnd).toBe(true);
  });

  it('keeps the latest 1,024 events', async () => {
    const { tail } = scripted();
    await scripted().subscribed();
    await scripted().gives(...Array.from({ length: 1_025 }, (_, index) => recordedAt(8n + BigInt(index))));
    expect(tail.after(7n)).toBeUndefined();
    expect(tail.after(8n)?.events).toHaveLength(1_024);
  });

  it('is left to reads of the log when an event has no place in it', async () => {
    const { tail } = scripted();
    const subscription = await scripted().subscribed();
    const odd = recordedAt(9n, { position: { commit: 9n, prepare: 1n } });
    await scripted().gives(recordedAt(8n), odd);
    expect(tail.after(8n)).toBeUndefined();
    expect(subscription.cancelled).toBe(1);
    scripted().head = async () => 9n;
    await afterPause(50);
    expect(scripted().latest.asked.fromPosition).toEqual({ commit: 9n, prepare: 9n });
    await scripted().gives(recordedAt(10n));
    expect(scripted().idsAfter(9n)).toEqual(['e10']);
    expect(tail.after(8n)).toBeUndefined();
  });

  it('moves with checkpoints: forwards, and only with one position', async () => {
    const { tail } = scripted();
    await scripted().subscribed();
    const { changes } = tail;
    scripted().checkpoint(20n);
    expect(tail.after(7n)).toEqual({ events: [], position: 20n, atEnd: true });
    expect(tail.changes).toBe(changes + 1);
    scripted().checkpoint(19n);
    scripted().checkpoint(20n);
    scripted().checkpoint(40n, 30n);
    expect(tail.after(7n)?.position).toBe(20n);
    expect(tail.changes).toBe(changes + 1);
  });

  it('hears of a checkpoint, and of its end, after the events that wait to be read', async () => {
    const { tail } = scripted();
    tail.start();
    await settled();
    const { latest } = scripted();
    latest.pause();
    latest.give(recordedAt(8n), undefined, recordedAt(9n));
    scripted().checkpoint(20n);
    latest.emit('caughtUp');
    expect(tail.after(7n)).toEqual({ events: [], position: 7n, atEnd: false });
    const seen: unknown[] = [];
    latest.on('data', () => seen.push([tail.after(7n)?.position, tail.after(7n)?.atEnd]));
    latest.resume();
    await settled();
    expect(seen).toEqual([
      [8n, false],
      [8n, false],
      [20n, true],
    ]);
    expect(scripted().idsAfter(7n)).toEqual(['e8', 'e9']);
  });

  describe('a change of it', () => {
    const { signal } = new AbortController();

    it('that happened since is not waited for', async () => {
      const { tail } = scripted();
      const { changes } = tail;
      await scripted().subscribed();
      await tail.change(changes, signal, 60_000);
    });

    it('is waited for, at most so long', async () => {
      const { tail } = scripted();
      await scripted().subscribed();
      let woken = 0;
      const wait = () => void tail.change(tail.changes, signal, 1_000).then(() => (woken += 1));
      wait();
      await afterPause(999);
      expect(woken).toBe(0);
      await afterPause(1);
      expect(woken).toBe(1);
      wait();
      await scripted().gives(recordedAt(8n));
      expect(woken).toBe(2);
    });
  });
});
