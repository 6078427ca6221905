import { connectEventStoreDB } from '../../../../src/platform/event-store/eventstoredb/eventstoredb-event-store.js';
import { eventStoreContract } from '../../../contracts/event-store.contract.js';
import { EventStoreDBStub } from '../../../kit/eventstoredb-stub/eventstoredb-stub.js';

eventStoreContract('EventStoreDB (the stub)', async () => {
  const stub = await new EventStoreDBStub().start();
  const store = await connectEventStoreDB(stub.url);
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
  eventStoreContract('EventStoreDB (live)', async () => {
    const store = await connectEventStoreDB(live);
    return { store, close: () => store.close() };
  });
