import type { EventStore } from '../platform/event-store/event-store.js';
import { CorruptEvent, MissingEvents, StreamGone, StreamTrimmed } from '../platform/event-store/event-store.errors.js';
import type { StoredEvent } from '../platform/events/event.js';
import type { NotedEvent } from '../platform/log-witness/noted-events.js';
import { verifyChain, type ChainBreak } from '../platform/events/hash-chain.js';

/**
 * `damaged`: the event is there and cannot be read any more; `tombstoned`, `trimmed`: the whole stream was deleted in the
 * store, or all that was in it.
 */
export type StreamBreak = Readonly<{
  revision: bigint;
  problem: ChainBreak['problem'] | 'damaged' | 'tombstoned' | 'trimmed';
}>;

/** How many events were checked, the broken one included, and where the stream is broken first, if it is. */
export type Verification = Readonly<{ events: number; firstBreak: StreamBreak | undefined }>;

/** `noted`: the newest event of the stream that is known from elsewhere; the log must have that very event. */
export const verifyStream = async (
  store: Pick<EventStore, 'readStream'>,
  stream: string,
  noted?: Pick<NotedEvent, 'revision' | 'hash'>,
): Promise<Verification> => {
  let events = 0;
  let replaced = false;
  const counted = async function* (): AsyncGenerator<StoredEvent> {
    for await (const event of store.readStream(stream)) {
      events += 1;
      replaced ||= event.revision === noted?.revision && event.meta.hash !== noted.hash;
      yield event;
    }
  };
  try {
    const firstBreak = await verifyChain(counted());
    return { events, firstBreak: firstBreak ?? breakAt(noted?.revision, events, replaced) };
  } catch (error) {
    if (error instanceof StreamGone) return { events, firstBreak: { revision: 0n, problem: 'tombstoned' } };
    if (error instanceof StreamTrimmed) return { events, firstBreak: { revision: 0n, problem: 'trimmed' } };
    if (!(error instanceof CorruptEvent)) throw error;
    const problem = error instanceof MissingEvents ? 'gap' : 'damaged';
    // Revisions are dense from 0: it is the one after those that were read, whatever the damaged event says.
    return { events: events + 1, firstBreak: { revision: BigInt(events), problem } };
  }
};

/** What an unbroken chain of `events` lacks of an event that is known to have been at `revision`. */
const breakAt = (revision: bigint | undefined, events: number, replaced: boolean): StreamBreak | undefined => {
  if (revision === undefined) return undefined;
  if (revision >= BigInt(events)) return { revision: BigInt(events), problem: 'gap' };
  return replaced ? { revision, problem: 'altered' } : undefined;
};
