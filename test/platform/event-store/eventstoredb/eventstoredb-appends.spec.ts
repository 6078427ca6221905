import { describe, expect, it } from '@jest/globals';
import { connectEventStoreDB } from '../../../../src/platform/event-store/eventstoredb/eventstoredb-event-store.js';
import {
  AppendOutcomeUnknown,
  InvalidAppend,
  RevisionConflict,
  StoreUnavailable,
} from '../../../../src/platform/event-store/event-store.errors.js';
import type { JsonObject } from '../../../../src/platform/events/json.js';
import { eventually } from '../../../kit/eventually.js';
import type { AppendFault } from '../../../kit/eventstoredb-stub/stub-appends.js';
import { idsOf, newEvent, newEvents, toArray } from '../../../kit/events.js';
import { QUICK, stubbedStore } from '../../../kit/stubbed-store.js';

/** Where the answer never comes, waiting shows nothing. */
const HURRIED = { ...QUICK, appendTimeoutMs: 100, resolveWithinMs: 200, readTimeoutMs: 100 };

describe('EventStoreDB on a bad day', () => {
  const { opened } = stubbedStore();
  const stored = (stream = 'call-1') => (opened.stub.log.stream(stream) ?? []).map(({ id }) => id);
  const append = (events = newEvents(2)) => opened.store.append('call-1', 'no-stream', events);

  describe('an append', () => {
    it.each<{ faults: AppendFault[] }>([
      { faults: ['lose-answer'] },
      { faults: ['lose-request'] },
      { faults: ['hang'] },
      { faults: ['hang-after-storing'] },
      { faults: ['lose-request', 'lose-answer'] },
      { faults: ['hang', 'lose-request', 'lose-answer'] },
    ])('whose outcome is lost is settled and stored once: $faults', async ({ faults }) => {
      opened.stub.appendFaults.push(...faults);
      const events = newEvents(2);
      const { revision, position } = await append(events);
      expect(stored()).toEqual(idsOf(events));
      expect(revision).toBe(1n);
      expect(position).toBe(opened.stub.log.stream('call-1')?.[1]?.position);
      expect(await opened.store.head()).toBe(opened.stub.log.events.at(-1)?.position);
    });

    it('that was stored is not sent again: it is found', async () => {
      opened.stub.appendFaults.push('lose-answer');
      await append();
      expect(opened.stub.calls.filter((call) => call === 'append')).toHaveLength(1);
    });

    it('of unknown outcome is a conflict when another writer took its place meanwhile', async () => {
      const other = await connectEventStoreDB(opened.stub.url);
      opened.stub.appendFaults.push('hang');
      const late = append();
      const winner = newEvents(3);
      await eventually(() => expect(opened.stub.appendFaults).toEqual([]));
      await other.append('call-1', 'no-stream', winner);
      const conflict = await late.catch((error: unknown) => error);
      expect(conflict).toBeInstanceOf(RevisionConflict);
      expect(conflict).toMatchObject({ expected: 'no-stream', actual: 2n });
      expect(stored()).toEqual(idsOf(winner));
      await other.close();
    });

    it('stays unknown, by name, when the server never tells, and can be repeated: it gives the one result', async () => {
      const hurried = await connectEventStoreDB(opened.stub.url, HURRIED);
      opened.stub.frozen = true;
      const events = newEvents(2);
      const unknown = hurried.append('call-1', 'no-stream', events);
      await expect(unknown).rejects.toBeInstanceOf(AppendOutcomeUnknown);
      opened.stub.thaw();
      await hurried.close();
      const first = await append(events);
      expect(await append(events)).toEqual(first);
      expect(stored()).toEqual(idsOf(events));
    });

    it('is refused at once while the server starts, and works when it has', async () => {
      opened.stub.notReady = true;
      await expect(append()).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(opened.store.ping()).rejects.toBeInstanceOf(StoreUnavailable);
      expect(opened.stub.calls.filter((call) => call === 'append')).toHaveLength(1);
      opened.stub.notReady = false;
      await eventually(() => append());
    });

    it('is refused at once while the server is away, and works when it is back', async () => {
      await opened.store.append('call-0', 'no-stream', newEvents(1));
      opened.stub.stop();
      await eventually(() => expect(append()).rejects.toBeInstanceOf(StoreUnavailable));
      await expect(opened.store.ping()).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(toArray(opened.store.readStream('call-0'))).rejects.toBeInstanceOf(StoreUnavailable);
      await opened.stub.start();
      await eventually(() => append());
      await opened.store.ping();
    });

    it('never takes the batch path, although the server offers it', async () => {
      await append();
      await opened.store.append('call-1', 1n, newEvents(1));
      expect(opened.stub.calls).not.toContain('batchAppend');
      expect(opened.stub.calls.filter((call) => call === 'append')).toHaveLength(2);
    });

    it('of what cannot be serialised is refused before anything is sent, and the store goes on', async () => {
      const data = { amount: 1n } as unknown as JsonObject;
      await expect(append([newEvent({ data })])).rejects.toBeInstanceOf(InvalidAppend);
      expect(opened.stub.calls).toEqual([]);
      await append();
    });
  });
});
