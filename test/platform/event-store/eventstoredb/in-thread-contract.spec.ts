import { openEventStoreDBInThread } from '../../../../src/platform/event-store/eventstoredb/open-in-thread.js';
import { eventStoreContract } from '../../../contracts/event-store.contract.js';
import { EventStoreDBStub } from '../../../kit/eventstoredb-stub/eventstoredb-stub.js';

eventStoreContract('EventStoreDB, its client in a thread (the stub)', async () => {
  const stub = await new EventStoreDBStub().start();
  for (let event = 0; event < 300; event += 1) stub.log.writeForeign(event % 2 === 0 ? `order-${event}` : 'eu_call-1');
  stub.lagMs = 5;
  const store = await openEventStoreDBInThread(stub.url, { streamPrefix: 'eu_' });
  return {
    store,
    drop: async () => stub.dropSubscriptions(),
    close: async () => {
      await store.close();
      stub.stop();
    },
  };
});

const live = process.env.EVENTSTORE_URL;
if (live)
  eventStoreContract('EventStoreDB, its client in a thread (live)', async () => {
    const store = await openEventStoreDBInThread(live);
    return { store, close: () => store.close() };
  });
