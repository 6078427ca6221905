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

/** Reads what was appended after a fold and folds it on, page by page, so that memory does not grow with the stream. */
export const foldOn = async <S, C, E extends AnyFact>(
  ledger: Ledger,
  { category, codec, decider }: StreamDefinition<S, C, E>,
  { tip, state }: Folded<S>,
): Promise<Folded<S>> => {
  const decoder = ledger.decoderOf(category, codec);
  const { stream } = tip;
  let { revision, hash } = tip;
  let folded = state;
  for await (const page of pages(ledger.store.readStream(stream, { from: revision + 1n }), PAGE)) {
    // The decoder has checked each type against this definition's codec.
    for (const event of await decoder.decode(page)) folded = decider.evolve(folded, event as AnyFact as E);
    ({ revision, hash } = tipOf(page) ?? { revision, hash });
  }
  return { tip: { stream, revision, hash }, state: folded };
};

const tipOf = (page: readonly StoredEvent[]) => {
  const last = page.at(-1);
  return last && { revision: last.revision, hash: last.meta.hash };
};

async function* pages<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let page: T[] = [];
  for await (const item of items) {
    page.push(item);
    if (page.length < size) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
