import type { DecodedEvent } from '../../src/platform/events/event.js';
import type { AnyFact } from '../../src/platform/events/fact.js';
import type { JsonObject } from '../../src/platform/events/json.js';
import { idsOf, type AnyProjection } from '../../src/platform/read-models/projection.js';

/** Folds facts of one stream through a projection, without a store: the documents by their ids. */
export const foldProjection = (
  { on }: AnyProjection,
  stream: string,
  facts: readonly AnyFact[],
): ReadonlyMap<string, JsonObject> => {
  const documents = new Map<string, JsonObject>();
  facts.forEach((fact, i) => {
    const event: DecodedEvent<AnyFact> = {
      id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      version: 1,
      ...fact,
      stream,
      revision: BigInt(i),
      position: BigInt(i + 1),
      recordedAt: '2026-03-01T10:00:00.000Z',
      meta: { tenantId: 'acme', actor: 'test', correlationId: 'c', causationId: 'c', hash: '' },
    };
    const handler = on[fact.type];
    if (handler === undefined) return;
    for (const id of idsOf(handler, event)) {
      const next = handler.update(documents.get(id), fact.data, event);
      if (next === undefined) documents.delete(id);
      else documents.set(id, next);
    }
  });
  return documents;
};
