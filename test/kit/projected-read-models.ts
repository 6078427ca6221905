import type { Codec } from '../../src/platform/events/codec.js';
import { categoryOf, type DecodedEvent } from '../../src/platform/events/event.js';
import { EventDecoder } from '../../src/platform/events/event-decoder.js';
import type { AnyFact } from '../../src/platform/events/fact.js';
import type { JsonObject } from '../../src/platform/events/json.js';
import { idsOf, type AnyHandler, type AnyProjection } from '../../src/platform/read-models/projection.js';
import {
  ReadModels,
  type Found,
  type Query,
  type ReadModelSpec,
} from '../../src/platform/read-models/read-model-store.js';
import type { MemoryEventStore } from './memory-event-store.js';
import type { MemoryKeyVault } from './memory-key-vault.js';
import { naiveFind, type PlainDocument } from './naive-filter.js';

/** Read models that never lag: every query folds the whole log of a memory store. */
export class ProjectedReadModels extends ReadModels {
  readonly #decoder: EventDecoder;

  constructor(
    private readonly store: MemoryEventStore,
    vault: MemoryKeyVault,
    codecs: Readonly<Record<string, Codec<AnyFact>>>,
  ) {
    super();
    this.#decoder = new EventDecoder(codecs, vault);
  }

  async get<D extends JsonObject>(model: ReadModelSpec, id: string): Promise<D | undefined> {
    return (await this.#documents(model)).get(id) as D | undefined;
  }

  async find<D extends JsonObject>(model: ReadModelSpec, query: Query): Promise<Found<D>> {
    const documents = [...(await this.#documents(model)).values()];
    return naiveFind(documents as PlainDocument[], query) as unknown as Found<D>;
  }

  async #documents(model: ReadModelSpec): Promise<Map<string, JsonObject>> {
    const { on, categories } = model as AnyProjection;
    const documents = new Map<string, JsonObject>();
    for (const event of await this.#decoder.decode(this.store.log)) {
      const handler = categories.includes(categoryOf(event.stream)) ? on[event.type] : undefined;
      if (handler) fold(documents, event, handler);
    }
    return documents;
  }

  checkpoint = async (): Promise<bigint | undefined> => this.store.log.at(-1)?.position;
  anchor = async (): Promise<undefined> => undefined;
  versions = async (): Promise<[]> => [];
  close = async (): Promise<void> => undefined;
}

const fold = (documents: Map<string, JsonObject>, event: DecodedEvent<AnyFact>, handler: AnyHandler): void => {
  for (const key of idsOf(handler, event)) {
    const after = handler.update(documents.get(key), event.data, event);
    if (after === undefined) documents.delete(key);
    else documents.set(key, after);
  }
};
