import { activeSession, type ActiveSession } from '../../calls/read-models/active-session.projection.js';
import { type Filter, ReadModels, type Scalar } from '../../platform/read-models/read-model-store.js';

const PAGE = 500;

/** The calls that reconciliation looks at, out of the read model of those that are not over. */
export class OpenCalls {
  constructor(private readonly readModels: ReadModels) {}

  /** Whose dial nobody has answered for, requested between the two times (ISO 8601), oldest first. */
  undialled(since: string, until: string): Promise<readonly string[]> {
    return this.#all({ callSid: null, createdAt: { $gte: since, $lt: until } }, 'createdAt');
  }

  /** Of which nothing was recorded since `before` (ISO 8601), the longest silence first. */
  silent(before: string): Promise<readonly string[]> {
    return this.#all({ callSid: { $ne: null }, lastEventAt: { $lt: before } }, 'lastEventAt');
  }

  async #all(filter: Filter, field: 'createdAt' | 'lastEventAt'): Promise<readonly string[]> {
    const found: string[] = [];
    let after: { values: readonly Scalar[]; id: string } | undefined;
    for (;;) {
      const query = { filter, sort: { [field]: 1 }, limit: PAGE, after } as const;
      const { documents } = await this.readModels.find<ActiveSession>(activeSession, query);
      found.push(...documents.map(({ id }) => id));
      const last = documents.at(-1);
      if (last === undefined || documents.length < PAGE) return found;
      after = { values: [last[field]], id: last.id };
    }
  }
}
