import type { Json, JsonObject } from '../events/json.js';
import type { ReadModelSpec } from '../read-models/read-model-store.js';
import type { Services, StepContext } from './reaction.js';

/**
 * Something that is due at a time. Its read model declares the index `['kind', 'dueAt']`; the document goes when an
 * event says that nothing is due any more. `causeId` is the event that made it due: with another one it is due anew.
 */
export type DueDocument = JsonObject & {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: string;
  /** ISO 8601 in UTC. */
  readonly dueAt: string;
  readonly causeId: string;
};

/** One look at a document that is due. `id` is the same at every look, as long as the cause is. */
export type Look = Omit<StepContext, 'ledger' | 'readModels' | 'coordination'> &
  Readonly<{
    /** How often it was looked at before, and what the last look that did not fail has noted. */
    looks: number;
    note: Json;
  }>;

export type DueTimes = Readonly<{ nowMs: number; /** Since when this process does the work. */ sinceMs: number }>;

/** What is done about documents of one kind, at most `perRound` in one round. */
export type DueKind<D extends DueDocument> = Readonly<{
  /** Those are due whose `dueAt` is at or after `from` and before `until` (ms since 1970). Without it: what is past. */
  window?: (times: DueTimes) => Readonly<{ fromMs?: number; untilMs: number }>;
  perRound: number;
  /** Until the next look at a document that is still there, doubled with each look up to `mostWaitMs`. */
  firstWaitMs: number;
  mostWaitMs: number;
  /** Returns what the next look should know. It may be repeated with the same id, so it leaves out what is done. */
  run(document: D, look: Look): Promise<Json | void>;
  /** Hears how many are due, put off or not; 0 while another process does the work. */
  counted?: (total: number) => void;
}>;

/** Work that becomes due at times, which a read model knows. */
export type DueWork<D extends DueDocument> = Readonly<{
  name: string;
  model: ReadModelSpec;
  kinds: Readonly<Record<string, DueKind<D>>>;
  /** Rounds are so far apart at most (ms), and closer where something is due sooner. */
  everyMs: number;
  /** What else is done in every round. */
  eachRound?: () => Promise<void>;
}>;

/** Due work of any documents, as its rounds hold it. */
export type AnyDueWork = DueWork<DueDocument>;

/** Due work as a context declares it: made in the thread that does it, of what can be reached there. */
export type DeclaredDueWork = (services: Services) => AnyDueWork;

/** Work whose documents are `D`: its read model must have the index that rounds ask by. */
export const dueWork = <D extends DueDocument>(work: DueWork<D>): AnyDueWork => {
  if (!work.model.indexes.some(([kind, dueAt]) => kind === 'kind' && dueAt === 'dueAt'))
    throw new TypeError(`${work.model.name} declares no index on kind and dueAt`);
  return work;
};
