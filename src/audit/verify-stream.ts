import type { EventStore } from '../platform/event-store/event-store.js';
import { CorruptEvent, MissingEvents, StreamGone } from '../platform/event-store/event-store.errors.js';
import type { StoredEvent } from '../platform/events/event.js';
import { verifyChain, type ChainBreak } from '../platform/events/hash-chain.js';

/** `damaged`: the event is there and cannot be read any more. The whole stream may have been deleted in the store. */
export type StreamBreak = Readonly<{
  revision: bigint;
  problem: ChainBreak['problem'] | 'damaged' | StreamGone['how'];
}>;

/** How many events were checked, the broken one included, and where the stream is broken first, if it is. */
export type Verification = Readonly<{ events: number; firstBreak: StreamBreak | undefined }>;

export const verifyStream = async (store: Pick<EventStore, 'readStream'>, stream: string): Promise<Verification> => {
  let events = 0;
  const counted = async function* (): AsyncGenerator<StoredEvent> {
    for await (const event of store.readStream(stream)) {
      events += 1;
      yield event;
    }
  };
  try {
    const firstBreak = await verifyChain(counted());
    return { events, firstBreak };
  } catch (error) {
    if (error instanceof StreamGone) return { events, firstBreak: { revision: 0n, problem: error.how } };
    if (!(error instanceof CorruptEvent)) throw error;
    const problem = error instanceof MissingEvents ? 'gap' : 'damaged';
    // Revisions are dense from 0: it is the one after those that were read, whatever the damaged event says.
    return { events: events + 1, firstBreak: { revision: BigInt(events), problem } };
  }
};
