import { eventStoreContract } from '../../../contracts/event-store.contract.js';
import { openEmbeddedEventStore } from '../../../../src/platform/event-store/embedded/embedded-event-store.js';
import { temporaryFolder } from '../../../kit/temporary-folder.js';

eventStoreContract('the embedded log', async () => {
  const store = await openEmbeddedEventStore(await temporaryFolder());
  return { store, close: () => store.close() };
});
