import { CorruptEvent, MissingEvents, StreamGone, StreamTrimmed } from '../platform/event-store/event-store.errors.js';
import {
  PassedByEvents,
  type PassedBy,
  type PassedByReport,
  type StreamReads,
} from '../platform/event-store/passed-by.js';
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

/**
 * How many events were checked, the broken one included, and where the stream is broken first, if it is. What strangers
 * wrote into the stream is no event of it and breaks nothing; it is told where there is any.
 */
export type Verification = Readonly<{
  events: number;
  firstBreak: StreamBreak | undefined;
  passedBy?: PassedByReport;
}>;

/** `noted`: the newest event of the stream that is known from elsewhere; the log must have that very event. */
export const verifyStream = async (
  store: StreamReads,
  stream: string,
  noted?: Pick<NotedEvent, 'revision' | 'hash'>,
): Promise<Verification> => {
  const strangers = new PassedByEvents();
  const checked = await check(store, stream, strangers, noted);
  const passedBy = strangers.report();
  return passedBy.count === 0 ? checked : { ...checked, passedBy };
};

const check = async (
  store: StreamReads,
  stream: string,
  strangers: PassedByEvents,
  noted?: Pick<NotedEvent, 'revision' | 'hash'>,
): Promise<Verification> => {
  let events = 0;
  let replaced = false;
  const passed = new Set<bigint>();
  /** Where the next event must stand: revisions are dense from 0, strangers' events included. */
  let next = 0n;
  const counted = async function* (): AsyncGenerator<StoredEvent> {
    for await (const event of store.readStream(stream, { passedBy: passBy })) {
      events += 1;
      next = event.revision + 1n;
      replaced ||= event.revision === noted?.revision && event.meta.hash !== noted.hash;
      yield event;
    }
  };
  const passBy = (stranger: PassedBy): void => {
    strangers.note(stranger);
    passed.add(stranger.revision);
    if (stranger.revision === next) next += 1n;
  };
  try {
    const firstBreak = await verifyChain(counted(), passed);
    return { events, firstBreak: firstBreak ?? breakAt(noted?.revision, next, replaced) };
  } catch (error) {
    if (error instanceof StreamGone) return { events, firstBreak: { revision: 0n, problem: 'tombstoned' } };
    if (error instanceof StreamTrimmed) return { events, firstBreak: { revision: 0n, problem: 'trimmed' } };
    if (!(error instanceof CorruptEvent)) throw error;
    const problem = error instanceof MissingEvents ? 'gap' : 'damaged';
    // It is the one after those that were read, whatever the damaged event says.
    return { events: events + 1, firstBreak: { revision: next, problem } };
  }
};

/** What an unbroken chain that ends before revision `next` lacks of an event that is known to have been at `revision`. */
const breakAt = (revision: bigint | undefined, next: bigint, replaced: boolean): StreamBreak | undefined => {
  if (revision === undefined) return undefined;
  if (revision >= next) return { revision: next, problem: 'gap' };
  return replaced ? { revision, problem: 'altered' } : undefined;
};
