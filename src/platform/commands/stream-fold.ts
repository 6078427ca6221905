import type { TimeSlices } from '../clock/time-slices.js';
import { GENESIS_HASH } from '../events/hash-chain.js';
import type { StoredEvent } from '../events/event.js';
import type { StreamTip } from '../events/event-encoder.js';
import type { AnyFact } from '../events/fact.js';
import type { Ledger } from './ledger.js';
import type { StreamDefinition } from './stream-definition.js';

/** A stream folded up to its tip. */
export type Folded<State> = Readonly<{ tip: StreamTip; state: State }>;

const PAGE = 200;

export const emptyFold = <S, C, E extends AnyFact>(stream: string, { decider }: StreamDefinition<S, C, E>) => ({
  tip: { stream, revision: -1n, hash: GENESIS_HASH },
  state: decider.initial,
});

/**
 * Reads what was appended after a fold and folds it on, page by page, so that memory does not grow with the stream. An
 * event at a time is taken, decoded and folded, each in a slice of a turn of the event loop: audio waits behind none of
 * it for long, however many events there are.
 */
export const foldOn = async <S, C, E extends AnyFact>(
  ledger: Ledger,
  { category, codec, decider }: StreamDefinition<S, C, E>,
  { tip, state }: Folded<S>,
): Promise<Folded<S>> => {
  const decoder = ledger.decoderOf(category, codec);
  const { stream } = tip;
  let { revision, hash } = tip;
  let folded = state;
  const { slices } = ledger;
  for await (const page of pages(ledger.store.readStream(stream, { from: revision + 1n }), PAGE, slices)) {
    for (const event of await decoder.decode(page))
      // The decoder has checked each type against this definition's codec.
      folded = await slices.run(() => decider.evolve(folded, event as AnyFact as E));
    ({ revision, hash } = tipOf(page) ?? { revision, hash });
  }
  return { tip: { stream, revision, hash }, state: folded };
};

const tipOf = (page: readonly StoredEvent[]) => {
  const last = page.at(-1);
  return last && { revision: last.revision, hash: last.meta.hash };
};

/** The store parses an item when it is asked for it, so each is taken in a slice, and the next is asked for after it. */
async function* pages<T>(items: AsyncIterable<T>, size: number, slices: TimeSlices): AsyncGenerator<readonly T[]> {
  let page: T[] = [];
  for await (const item of items) {
    const length = await slices.run(() => page.push(item));
    if (length < size) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
