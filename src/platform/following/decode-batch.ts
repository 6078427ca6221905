import { categoryOf, type StoredEvent } from '../events/event.js';
import type { EventDecoder } from '../events/event-decoder.js';
import type { FeedEvent } from './feed-event.js';

/**
 * Decodes the wanted events of a batch, once for all members. An event that cannot be decoded keeps its error, so
 * that it concerns those alone that want it.
 */
export const decodeBatch = async (
  decoder: Pick<EventDecoder, 'decodeEach'>,
  events: readonly StoredEvent[],
  wanted: (category: string, type: string) => boolean,
): Promise<readonly FeedEvent[]> => {
  const batch = events.map((stored) => ({ stored, category: categoryOf(stored.stream) }));
  const chosen = batch.filter(({ stored, category }) => wanted(category, stored.type)).map(({ stored }) => stored);
  const decoded = await decoder.decodeEach(chosen);
  let next = 0;
  // Spelt out, not spread: objects made by spreading have shapes of their own, and every look at one costs a miss.
  return batch.map(({ stored, category }) => ({
    stored,
    category,
    decoded: stored === chosen[next] ? decoded[next++] : undefined,
  }));
};
