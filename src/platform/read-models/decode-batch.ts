import type { StoredEvent } from '../events/event.js';
import type { EventDecoder } from '../events/event-decoder.js';
import { VaultUnavailable } from '../vault/key-vault.js';
import { asError, type FeedEvent } from './fold-batch.js';

/**
 * Decodes the wanted events of a batch, once for all read models. An event that cannot be decoded keeps its error, so
 * that it stops those alone that want it.
 */
export const decodeBatch = async (
  decoder: Pick<EventDecoder, 'decode'>,
  events: readonly StoredEvent[],
  wanted: (event: StoredEvent) => boolean,
): Promise<readonly FeedEvent[]> => {
  const chosen = events.filter(wanted);
  const results = await decodeAll(decoder, chosen);
  return events.map((stored) => results.get(stored) ?? { stored });
};

const decodeAll = async (
  decoder: Pick<EventDecoder, 'decode'>,
  events: readonly StoredEvent[],
): Promise<ReadonlyMap<StoredEvent, FeedEvent>> => {
  const results = new Map<StoredEvent, FeedEvent>();
  try {
    const decoded = await decoder.decode(events);
    events.forEach((stored, index) => results.set(stored, { stored, decoded: decoded[index] }));
  } catch (thrown) {
    const failure = asError(thrown);
    for (const stored of events) {
      const alone = !(failure instanceof VaultUnavailable) && events.length > 1;
      const result = alone ? (await decodeAll(decoder, [stored])).get(stored) : undefined;
      results.set(stored, result ?? { stored, failure });
    }
  }
  return results;
};
