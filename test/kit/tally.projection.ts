import type { JsonObject } from '../../src/platform/events/json.js';
import { projection, type AnyProjection } from '../../src/platform/read-models/projection.js';
import { idOf, type DecodedEvent } from '../../src/platform/events/event.js';
import type { AnyFact, Fact } from '../../src/platform/events/fact.js';

export type TallyEvent = Fact<'Added', { amount: number }> | Fact<'Closed', JsonObject>;
export type Tally = { id: string; sum: number; entries: number[]; last: string };

const id = (event: DecodedEvent<AnyFact>): string => idOf(event.stream);

/** A read model for tests whose documents depend on the order and number of the events; `Closed` deletes. */
export const tally = (name = 'tally', version = 1): AnyProjection =>
  projection<Tally, TallyEvent>({
    name,
    version,
    categories: ['account'],
    indexes: [['sum']],
    on: {
      Added: {
        id,
        update: (document, { amount }, event) => ({
          id: id(event),
          sum: (document?.sum ?? 0) * 2 + amount,
          entries: [...(document?.entries ?? []), amount],
          last: event.position.toString(),
        }),
      },
      Closed: { id, update: () => undefined },
    },
  });

/** The documents that one pass over the history gives, spelt out. */
export const talliesOf = (history: readonly DecodedEvent<AnyFact>[], model = tally()): JsonObject[] => {
  const documents = new Map<string, JsonObject>();
  for (const event of history) {
    const handler = event.stream.startsWith('account-') ? model.on[event.type] : undefined;
    const next = handler?.update(documents.get(idOf(event.stream)), event.data, event);
    if (next) documents.set(idOf(event.stream), next);
    else if (handler) documents.delete(idOf(event.stream));
  }
  return [...documents.keys()].sort().map((key) => documents.get(key) ?? {});
};
