import { Injectable } from '@nestjs/common';
import { EventStore } from '../event-store/event-store.js';
import type { JsonObject } from '../events/json.js';
import { CheckpointWaits } from '../read-models/checkpoint-waits.js';
import { type Filter, ReadModels, type ReadModelSpec } from '../read-models/read-model-store.js';
import { ALL_TENANTS, type One, type OneOf, type Owner, type Page, type PageOf } from './page.js';

/**
 * Reads pages and single documents of any read model for one tenant, or for operators. The tenant is part of every
 * filter. A page is sorted by `createdAt`, which the read model must declare in an index.
 */
@Injectable()
export class ReadModelReader {
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
      filter: { ...page.filter, ...only(page.tenantId) },
      sort: { createdAt: -1 },
      limit: page.limit,
      offset: page.offset,
      withTotal: true,
    });
    return { documents, total, position };
  }

  /** The document with this id, or with this text in one of the `alternatives`. */
  async one<Doc extends JsonObject>(
    model: ReadModelSpec,
    { tenantId, id, position }: OneOf,
    alternatives: readonly string[] = [],
  ): Promise<One<Doc>> {
    const reached = await this.#reach(model, position);
    const byId = await this.store.get<Doc>(model, id);
    if (byId && (tenantId === ALL_TENANTS || byId.tenantId === tenantId)) return { document: byId, position: reached };
    if (alternatives.length === 0) return { document: undefined, position: reached };
    const { documents } = await this.store.find<Doc>(model, {
      filter: { ...only(tenantId), $or: alternatives.map((field) => ({ [field]: id })) },
      limit: 1,
    });
    return { document: documents[0], position: reached };
  }

  /** Where the read model stands, for a query that asked to wait; the answer reflects at least this. */
  async #reach(model: ReadModelSpec, position: bigint | undefined): Promise<bigint | undefined> {
    return position === undefined ? undefined : this.#waits.until(model, position);
  }
}

const only = (tenantId: Owner): Filter => (tenantId === ALL_TENANTS ? {} : { tenantId });
