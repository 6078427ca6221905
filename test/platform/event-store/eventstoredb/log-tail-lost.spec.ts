import type { RecordedEvent } from '@eventstore/db-client';
import { describe, expect, it, jest } from '@jest/globals';
import { recordedAt, settled, type ScriptedStream } from '../../../kit/scripted-connection.js';
import { afterPause, IDLE_MS, scriptedTail } from '../../../kit/scripted-tail.js';

describe('the subscription to the tail of the log', () => {
  const scripted = scriptedTail();

  describe('that ends', () => {
    it.each<[string, (subscription: ScriptedStream) => void]>([
      ['an error', (subscription) => subscription.destroy(new Error('dropped'))],
      ['an end', (subscription) => subscription.end()],
      ['a close', (subscription) => subscription.destroy()],
    ])('by %s begins again where it was, each event once', async (_, lose) => {
      const { tail, connection } = scripted();
      const lost = await scripted().subscribed();
      await scripted().gives(recordedAt(8n));
      lose(lost);
      await settled();
      expect(tail.after(7n)).toMatchObject({ atEnd: false, position: 8n });
      expect(lost.cancelled).toBe(1);
      expect(connection.renewed).toEqual([connection.client]);
      await afterPause(50);
      expect(connection.subscriptions).toHaveLength(2);
      expect(scripted().latest.asked.fromPosition).toEqual({ commit: 8n, prepare: 8n });
      await scripted().gives(recordedAt(8n), recordedAt(9n));
      expect(scripted().idsAfter(7n)).toEqual(['e8', 'e9']);
      expect(scripted().asked).toBe(1);
    });

    it('waits longer each time, and short again after a confirmed one', async () => {
      const { subscriptions } = scripted().connection;
      await scripted().subscribed();
      for (let failure = 0; failure < 5; failure += 1) {
        await scripted().drops();
        await afterPause(2_000);
      }
      const before = subscriptions.length;
      await scripted().drops();
      await afterPause(500);
      expect(subscriptions).toHaveLength(before);
      await afterPause(2_000);
      scripted().latest.emit('confirmation');
      await scripted().drops();
      await afterPause(50);
      expect(subscriptions).toHaveLength(before + 2);
    });

    it('wakes those who wait for a change', async () => {
      const { tail } = scripted();
      await scripted().subscribed();
      const change = tail.change(tail.changes, new AbortController().signal, 60_000);
      await scripted().drops();
      await change;
      expect(tail.after(7n)?.atEnd).toBe(false);
    });

    it('is not waited for when its server does not let it go', async () => {
      const lost = await scripted().subscribed();
      lost.cancelAnswers = false;
      await scripted().drops();
      await afterPause(1_100);
      expect(scripted().connection.subscriptions).toHaveLength(2);
    });

    it('with the store has ended for good', async () => {
      const subscription = await scripted().subscribed();
      scripted().closing.abort();
      await settled();
      expect(subscription.destroyed).toBe(true);
      expect(subscription.cancelled).toBe(1);
      expect(jest.getTimerCount()).toBe(0);
      await afterPause(60_000);
      expect(scripted().connection.subscriptions).toHaveLength(1);
    });
  });

  describe('that is silent', () => {
    const system = recordedAt(9n, { streamId: '$stats' });
    it.each<[string, () => Promise<readonly RecordedEvent[]>, boolean]>([
      ['lost: the log has gone on', async () => [system, recordedAt(10n)], true],
      ['lost: the store cannot be asked', () => Promise.reject(new Error('away')), true],
      ['kept: the log is where it was', async () => [], false],
      ['kept: only what it leaves out has come', async () => [recordedAt(8n, { streamId: '$stats' }), system], false],
    ])('is compared with the log, and %s', async (_, unheard, lost) => {
      const silent = await scripted().subscribed();
      scripted().unheard = unheard;
      await afterPause(2 * IDLE_MS);
      expect(scripted().compared.length).toBeGreaterThan(0);
      expect(scripted().compared[0]).toBe(7n);
      expect(silent.destroyed).toBe(lost);
    });

    it('moves over what it leaves out: followers need not read it', async () => {
      await scripted().subscribed();
      scripted().unheard = async () => [system];
      await afterPause(IDLE_MS);
      expect(scripted().tail.after(7n)).toEqual({ events: [], position: 9n, atEnd: true });
    });

    it('for less than its time is not', async () => {
      const quiet = await scripted().subscribed();
      scripted().unheard = async () => [recordedAt(100n)];
      for (let event = 8n; event < 13n; event += 1n) {
        await afterPause(IDLE_MS - 1_000);
        if (event % 2n === 0n) await scripted().gives(recordedAt(event));
        else scripted().checkpoint(event);
      }
      expect(scripted().compared).toEqual([]);
      expect(quiet.destroyed).toBe(false);
    });

    it('is kept when it speaks while the log is asked', async () => {
      const quiet = await scripted().subscribed();
      let answer: (unheard: RecordedEvent[]) => void = () => undefined;
      const answered = new Promise<RecordedEvent[]>((resolve) => (answer = resolve));
      scripted().unheard = () => answered;
      await afterPause(IDLE_MS);
      expect(scripted().compared).toEqual([7n]);
      await scripted().gives(recordedAt(8n));
      answer([recordedAt(9n)]);
      await settled();
      expect(quiet.destroyed).toBe(false);
    });
  });
});
