import { connectEventStoreDB } from '../../../../src/platform/event-store/eventstoredb/eventstoredb-event-store.js';
import { eventStoreContract } from '../../../contracts/event-store.contract.js';
import { EventStoreDBStub } from '../../../kit/eventstoredb-stub/eventstoredb-stub.js';

const openOn = async (stub: EventStoreDBStub, streamPrefix?: string) => {
  const store = await connectEventStoreDB(stub.url, { ...(streamPrefix && { streamPrefix }) });
  return {
    store,
    drop: async () => stub.dropSubscriptions(),
    close: async () => {
      await store.close();
      stub.stop();
    },
  };
};

eventStoreContract('EventStoreDB (the stub)', async () => openOn(await new EventStoreDBStub().start()));

/** As it is found in use: other applications on it, streams deleted, chunks scavenged, its subscriptions a bit late. */
eventStoreContract('EventStoreDB (a stub that is not fresh, under a prefix)', async () => {
  const stub = await new EventStoreDBStub().start();
  for (let event = 0; event < 600; event += 1) stub.log.writeForeign(event % 2 === 0 ? `order-${event}` : 'eu_call-1');
  stub.log.tombstone('eu_call-1');
  stub.log.trim('order-2', 1n);
  stub.log.scavenge();
  stub.log.writeForeign('eu_call-2', { contentType: 'application/octet-stream', data: Buffer.from([0xff]) });
  stub.lagMs = 5;
  return openOn(stub, 'eu_');
});

const live = process.env.EVENTSTORE_URL;
if (live)
  eventStoreContract('EventStoreDB (live)', async () => {
    const store = await connectEventStoreDB(live);
    return { store, close: () => store.close() };
  });
