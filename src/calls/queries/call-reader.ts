import { Injectable } from '@nestjs/common';
import { EventStore } from '../../platform/event-store/event-store.js';
import type { JsonObject } from '../../platform/events/json.js';
import { ReadModels, type ReadModelSpec } from '../../platform/read-models/read-model-store.js';
import { CheckpointWaits } from '../../platform/read-models/checkpoint-waits.js';
import type { One, Page, PageOf } from './call-page.js';

/** Reads the calls' read models for one tenant: the tenant is part of every filter, never of what a client sends. */
@Injectable()
export class CallReader {
  readonly #waits: CheckpointWaits;

  constructor(
    private readonly store: ReadModels,
    log: EventStore,
  ) {
    this.#waits = new CheckpointWaits(store, log);
  }

  async page<Doc extends JsonObject>(model: ReadModelSpec, page: PageOf): Promise<Page<Doc>> {
    const position = await this.#reach(model, page.position);
    const { documents, total = 0 } = await this.store.find<Doc>(model, {
      filter: { ...page.filter, tenantId: page.tenantId },
      sort: { createdAt: -1 },
      limit: page.limit,
      offset: page.offset,
      withTotal: true,
    });
    return { documents, total, position };
  }

  /** The document with this id, or with this text in one of the `alternatives`. */
  async one<Doc extends JsonObject & { tenantId: string }>(
    model: ReadModelSpec,
    { tenantId, id, alternatives, position }: Wanted,
  ): Promise<One<Doc>> {
    const reached = await this.#reach(model, position);
    const byId = await this.store.get<Doc>(model, id);
    if (byId?.tenantId === tenantId) return { document: byId, position: reached };
    const { documents } = await this.store.find<Doc>(model, {
      filter: { tenantId, $or: alternatives.map((field) => ({ [field]: id })) },
      limit: 1,
    });
    return { document: documents[0], position: reached };
  }

  /** Where the read model stands, for a query that asked to wait; the answer reflects at least this. */
  async #reach(model: ReadModelSpec, position: bigint | undefined): Promise<bigint | undefined> {
    return position === undefined ? undefined : this.#waits.until(model, position);
  }
}

export type Wanted = Readonly<{
  tenantId: string;
  id: string;
  alternatives: readonly string[];
  position: bigint | undefined;
}>;
