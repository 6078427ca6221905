import { describe, expect, it } from '@jest/globals';
import { AppendOutcomeUnknown, CorruptEvent } from '../../../../src/platform/event-store/event-store.errors.js';
import { connectEventStoreDB } from '../../../../src/platform/event-store/eventstoredb/eventstoredb-event-store.js';
import { eventually } from '../../../kit/eventually.js';
import type { AppendFault } from '../../../kit/eventstoredb-stub/stub-appends.js';
import { idsOf, newEvent, newEvents, toArray, type Follower } from '../../../kit/events.js';
import { QUICK, stubbedStore } from '../../../kit/stubbed-store.js';

/**
 * Defects of the client (@eventstore/db-client 6.2.1) that can be met on the paths we use, and where each is tested:
 *
 *   batch path only (an error rejects every append of the process, deadlines and half-closes ignored, "not ready" and
 *   outages as plain errors, a bad request answered twice, wrong revisions)   here: 'the batch path'
 *   checkpoint and caughtUp told before the events they follow                here: 'a checkpoint'
 *   a throwing checkpoint callback stalls the subscription                    here: 'a checkpoint'
 *   sizes the client does not know as errors                                  the contract (append limits)
 *   INTERNAL and DATA_LOSS leave the channel as it is                         here: 'a reset stream'
 *   malformed JSON returned as a text                                         here: 'an event that is no JSON'
 *   bigint or circular data never settles                                     appends spec: 'cannot be serialised'
 *   a read left early jams the connection at 100                              reads spec: 'left early'; `npm run churn`
 *   no deadline on reads                                                      reads spec: 'never answers'
 *   an error without a listener ends the process                              reads and appends specs: server away
 *   `dispose` hangs                                                           reads spec: 'closes in time'
 *   a slow consumer is thrown off; a subscription ends                        reads spec: 'slow consumer'; here
 */
describe('EventStoreDB and what its client gets wrong', () => {
  const { opened, follow } = stubbedStore();
  const stored = () => (opened.stub.log.stream('call-1') ?? []).map(({ id }) => id);
  const append = (events = newEvents(2)) => opened.store.append('call-1', 'no-stream', events);
  const live = (follower: Follower) => eventually(() => expect(follower.state?.caughtUp).toBe(true));

  it('the batch path is never taken: not by appends, conflicts, repeats, on a new connection, or after an outage', async () => {
    const events = newEvents(2);
    await append(events);
    await append(events);
    await expect(append(newEvents(1))).rejects.toMatchObject({ name: 'RevisionConflict' });
    opened.stub.appendFaults.push('reset', 'hang');
    await opened.store.append('call-1', 1n, newEvents(1));
    opened.stub.stop();
    await opened.stub.start();
    await eventually(() => opened.store.append('call-2', 'no-stream', newEvents(1)));
    expect(opened.stub.calls).not.toContain('batchAppend');
  });

  it.each<{ fault: AppendFault; stores: boolean }>([
    { fault: 'reset', stores: false },
    { fault: 'reset-after-storing', stores: true },
    { fault: 'exhausted', stores: false },
  ])('an append that meets "$fault" is settled, and stored once', async ({ fault, stores }) => {
    opened.stub.appendFaults.push(fault);
    const events = newEvents(2);
    await expect(append(events)).resolves.toMatchObject({ revision: 1n });
    expect(stored()).toEqual(idsOf(events));
    expect(opened.stub.calls.filter((call) => call === 'append')).toHaveLength(stores ? 1 : 2);
  });

  it('an append that always ends so stays unknown, by name, and the next one works', async () => {
    const hurried = await connectEventStoreDB(opened.stub.url, { ...QUICK, resolveWithinMs: 300 });
    opened.stub.appendFaults.push(...Array.from({ length: 50 }, () => 'exhausted' as const));
    await expect(hurried.append('call-1', 'no-stream', newEvents(1))).rejects.toBeInstanceOf(AppendOutcomeUnknown);
    opened.stub.appendFaults.length = 0;
    await expect(append()).resolves.toMatchObject({ revision: 1n });
    await hurried.close();
  });

  it.each(['resetSubscriptions', 'halfCloseSubscriptions', 'throwOffSlowConsumers', 'dropSubscriptions'] as const)(
    'followers go on after %s, each event once and in order',
    async (ending) => {
      const follower = follow();
      await live(follower);
      const batches = [newEvents(5), newEvents(5), newEvents(5)];
      for (const [index, events] of batches.entries()) {
        await opened.store.append('call-1', index === 0 ? 'no-stream' : BigInt(index * 5 - 1), events);
        opened.stub[ending]();
      }
      await eventually(() => expect(follower.events).toHaveLength(15));
      expect(idsOf(follower.events)).toEqual(idsOf(batches.flat()));
      await live(follower);
    },
  );

  it('a checkpoint is told only after every event before it was handed out', async () => {
    const follower = follow();
    await live(follower);
    for (let batch = 0; batch < 10; batch += 1) await opened.store.append(`call-${batch}`, 'no-stream', newEvents(30));
    await eventually(() => expect(follower.events).toHaveLength(300));
    let handedOut = 0n;
    for (const step of follower.steps) {
      if ('event' in step) handedOut = step.event.position;
      else {
        const before = opened.stub.log.events.filter(
          ({ stream, position }) => stream.startsWith('call-') && position <= (step.position ?? -1n),
        );
        expect(before.at(-1)?.position ?? 0n).toBeLessThanOrEqual(handedOut);
      }
    }
  });

  it('an event that is no JSON object is named: malformed text, and a text that is JSON', async () => {
    for (const [index, data] of ['{"half":', '"a text"', '[1]'].entries()) {
      const stream = `call-odd${index}`;
      const metadata = Buffer.from(JSON.stringify({ version: 1, ...newEvent().meta }));
      const odd = {
        id: newEvent().id,
        type: 'Odd',
        contentType: 'application/json',
        data: Buffer.from(data),
        metadata,
      };
      opened.stub.log.append(stream, -1n, [odd]);
      const error = await toArray(opened.store.readStream(stream)).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(CorruptEvent);
      expect(error).toMatchObject({ stream, revision: 0n });
    }
  });

  it('no link is resolved, so that none can come without its event', async () => {
    await append();
    await toArray(opened.store.readStream('call-1'));
    await toArray(opened.store.readAll());
    await live(follow());
    expect(opened.stub.calls).toEqual(expect.arrayContaining(['read', 'subscribe']));
    expect(opened.stub.resolvingLinks).toBe(0);
  });

  it('more than a hundred streams are read at once, a few at a time', async () => {
    for (let stream = 0; stream < 120; stream += 1)
      await opened.store.append(`call-${stream}`, 'no-stream', newEvents(1));
    const reads = Array.from({ length: 240 }, (_, index) => toArray(opened.store.readStream(`call-${index % 120}`)));
    expect((await Promise.all(reads)).map(({ length }) => length)).toEqual(reads.map(() => 1));
    await eventually(() => expect(opened.stub.openReads).toBe(0));
  });
});
