import { categoryOf, type StoredEvent } from '../events/event.js';
import type { EventDecoder } from '../events/event-decoder.js';
import type { FeedEvent } from './fold-batch.js';

/**
 * Decodes the wanted events of a batch, once for all read models. An event that cannot be decoded keeps its error, so
 * that it stops those alone that want it.
 */
export const decodeBatch = async (
  decoder: Pick<EventDecoder, 'decodeEach'>,
  events: readonly StoredEvent[],
  wanted: (category: string, type: string) => boolean,
): Promise<readonly FeedEvent[]> => {
  const batch = events.map((stored): FeedEvent => ({ stored, category: categoryOf(stored.stream) }));
  const chosen = batch.filter(({ stored, category }) => wanted(category, stored.type));
  const decoded = await decoder.decodeEach(chosen.map(({ stored }) => stored));
  let next = 0;
  return batch.map((event) => (event === chosen[next] ? { ...event, decoded: decoded[next++] } : event));
};
