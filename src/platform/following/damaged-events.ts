import { categoryOf } from '../events/event.js';
import type { EventDecoder } from '../events/event-decoder.js';
import type { Damaged, Followed } from '../event-store/event-store.js';
import type { FeedEvent, KnownEvent, Needs } from './feed-event.js';

/** A batch with the damaged events among `steps` put in their places. */
export const withDamaged = (
  batch: readonly FeedEvent[],
  steps: readonly Followed[],
  decoder: Pick<EventDecoder, 'knows'>,
): readonly FeedEvent[] => {
  const damaged = steps.flatMap((step) => ('damaged' in step ? [feedEventOf(step, decoder)] : []));
  if (damaged.length === 0) return batch;
  return [...batch, ...damaged].sort((a, b) => (a.stored.position < b.stored.position ? -1 : 1));
};

/** What an event says of itself; of a damaged one it may be wrong, so it is good for telling and for nothing else. */
export const toldOf = ({ stored, decoded, needs }: FeedEvent): KnownEvent => {
  const { stream, revision } = (needs ? decoded : stored) as Pick<KnownEvent, 'stream' | 'revision'>;
  return { ...stored, stream, revision };
};

const feedEventOf = (
  { damaged, position }: Extract<Followed, { damaged: Damaged }>,
  decoder: Pick<EventDecoder, 'knows'>,
): FeedEvent => {
  const needs = neededBy(damaged, decoder);
  const stored = { position: damaged.position ?? position, id: damaged.id, type: damaged.type };
  return { stored, category: needs.category ?? '', decoded: damaged, needs };
};

/** A name that no codec has is taken for damaged itself: then nobody can tell that a member does without. */
const neededBy = ({ stream, type }: Damaged, decoder: Pick<EventDecoder, 'knows'>): Needs => {
  const category = stream === undefined ? undefined : categoryOf(stream);
  if (category === undefined || !decoder.knows(category)) return {};
  return type !== undefined && decoder.knows(category, type) ? { category, type } : { category };
};
