import type { EventStore } from '../platform/event-store/event-store.js';
import type { StoredEvent } from '../platform/events/event.js';
import { verifyChain, type ChainBreak } from '../platform/events/hash-chain.js';

/** How many events were read, and where the chain of hashes breaks first, if it does. */
export type Verification = Readonly<{ events: number; firstBreak: ChainBreak | undefined }>;

export const verifyStream = async (store: EventStore, stream: string): Promise<Verification> => {
  let events = 0;
  const counted = async function* (): AsyncGenerator<StoredEvent> {
    for await (const event of store.readStream(stream)) {
      events += 1;
      yield event;
    }
  };
  const firstBreak = await verifyChain(counted());
  return { events, firstBreak };
};
