import type { Clock } from '../clock/clock.js';
import type { Coordination } from '../coordination/coordination.js';
import { asError } from '../following/as-error.js';
import { HeldLease } from '../following/held-lease.js';
import { namedId } from '../ids/named-id.js';
import type { ReadModels, Scalar } from '../read-models/read-model-store.js';
import { atOnce } from './at-once.js';
import type { AnyDueWork, DueDocument, DueKind } from './due-work.js';
import { Looks, type Looked } from './looks.js';
import type { ReactionStatus } from './reaction-status.js';
import { timed } from './timed.js';

const LEASE_MS = 15_000;
const PAGE = 500;
/** Rounds are not closer than this, in milliseconds, whatever is due. */
const CLOSEST_MS = 50;

export type DueRoundsParts = Readonly<{
  readModels: ReadModels;
  coordination: Coordination;
  clock: Clock;
  /** Unique per process. */
  holder: string;
  /**
   * Hears of a look that failed, which is put off like the others, or of a round: then there is no document, and of
   * rounds that fail one after the other for the same reason only the first is told.
   */
  failed: (error: unknown, document?: DueDocument) => void;
  /** Hears of the first round that did its work after rounds that failed. */
  recovered?: () => void;
}>;

type Due = Readonly<{ document: DueDocument; looked: Looked | undefined }>;
type Kind = DueKind<DueDocument>;

/**
 * Does work that is due, round by round, in one process at a time: a lease is held, and renewed while a round lasts.
 * Nothing is kept here that the next process would miss: what is due is a read model, what was put off is in the
 * coordination store.
 */
export class DueRounds {
  readonly #looks: Looks;
  /** Since when this process does the work; undefined while another does. */
  #sinceMs: number | undefined;
  #held: HeldLease | undefined;
  /** What failed in the last round: the round itself, or a look of it. */
  #error: Error | undefined;
  #lookError: Error | undefined;
  #ending = new AbortController();
  #round: Promise<void> = Promise.resolve();
  #cancel: () => void = () => undefined;

  constructor(
    private readonly work: AnyDueWork,
    private readonly parts: DueRoundsParts,
  ) {
    this.#looks = new Looks(work.name, parts.coordination, parts.clock);
  }

  /** Rounds for ever, the first after `inMs`. */
  start(inMs = this.work.everyMs * (0.5 + Math.random() / 2)): void {
    this.#cancel = this.parts.clock.after(inMs, () => {
      this.#round = this.round().then((nextMs) => {
        if (!this.#ending.signal.aborted) this.start(nextMs);
      });
    });
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    this.#cancel();
    await this.#round;
    await this.#held?.release();
  }

  /** As reactions stand. A look that failed is told until a round without one; only a failed round stops the work. */
  status(): ReactionStatus {
    const leads = this.#sinceMs !== undefined;
    const error = this.#error ?? this.#lookError;
    return {
      name: this.work.name,
      version: this.work.model.version,
      state: this.#error ? 'stopped' : leads ? 'live' : 'standby',
      lastError: error && `${error.name}: ${error.message}`,
      setAside: 0,
      parked: [],
    };
  }

  /** Looks at what is due. Resolves to the milliseconds until the next round should be; never throws. */
  async round(): Promise<number | undefined> {
    try {
      const leaving = await this.#lead();
      if (!leaving) return undefined;
      this.#lookError = undefined;
      for (const [name, kind] of Object.entries(this.work.kinds)) await this.#lookAt(name, kind, leaving);
      await this.work.eachRound?.();
      const nextMs = await this.#untilNextMs();
      if (this.#error) this.parts.recovered?.();
      this.#error = undefined;
      return nextMs;
    } catch (thrown) {
      const error = asError(thrown);
      const known = this.#error?.name === error.name && this.#error.message === error.message;
      this.#error = error;
      if (!known) this.parts.failed(error);
      return undefined;
    } finally {
      this.#held?.rest();
    }
  }

  /** What aborts when the lease is lost or the process ends; undefined if another process has the lease. */
  async #lead(): Promise<AbortSignal | undefined> {
    const { coordination, clock, holder } = this.parts;
    const lease = await coordination.acquire(`due:${this.work.name}`, holder, LEASE_MS);
    if (!lease) {
      this.#sinceMs = undefined;
      this.#held = undefined;
      for (const { counted } of Object.values(this.work.kinds)) counted?.(0);
      return undefined;
    }
    if (this.#sinceMs === undefined) this.#looks.forget();
    this.#sinceMs ??= clock.nowMs();
    const lost = new AbortController();
    this.#held = new HeldLease(lease, LEASE_MS, coordination, clock, () => lost.abort());
    return AbortSignal.any([lost.signal, this.#ending.signal]);
  }

  async #lookAt(name: string, kind: Kind, leaving: AbortSignal): Promise<void> {
    await atOnce(await this.#dueOf(name, kind), async (due) => {
      if (!leaving.aborted) await this.#look(name, kind, due, leaving);
    });
  }

  async #look(name: string, kind: Kind, { document, looked }: Due, leaving: AbortSignal): Promise<void> {
    const { clock } = this.parts;
    const { id: documentId, tenantId, causeId } = document;
    const { looks = 0, note = null } = looked ?? {};
    const id = namedId('due', this.work.name, name, documentId, causeId);
    const context = { tenantId, actor: `due:${this.work.name}`, correlationId: documentId, causationId: causeId };
    let next = note;
    try {
      const about = { id, context, clock, looks, note };
      next = (await timed(clock, leaving, (signal) => kind.run(document, { ...about, signal }))) ?? null;
    } catch (error) {
      this.#lookError = asError(error);
      this.parts.failed(error, document);
    }
    await this.#looks.putOff(document, kind, looks, next);
  }

  /** Those that are due and not put off, the longest due first, as many as one round takes. */
  async #dueOf(name: string, kind: Kind): Promise<readonly Due[]> {
    const found: Due[] = [];
    let after: { values: readonly Scalar[]; id: string } | undefined;
    for (;;) {
      const query = { filter: this.#filterOf(name, kind), sort: { dueAt: 1 }, limit: PAGE } as const;
      const withTotal = after === undefined && kind.counted !== undefined;
      const { documents, total } = await this.parts.readModels.find<DueDocument>(this.work.model, {
        ...query,
        after,
        withTotal,
      });
      if (total !== undefined) kind.counted?.(total);
      for (const document of documents) {
        const looked = await this.#looks.of(document);
        if (!this.#looks.isPutOff(looked, kind)) found.push({ document, looked });
        if (found.length === kind.perRound) return found;
      }
      const last = documents.at(-1);
      if (last === undefined || documents.length < PAGE) return found;
      after = { values: [last.dueAt], id: last.id };
    }
  }

  #filterOf(kind: string, { window }: Kind) {
    const nowMs = this.parts.clock.nowMs();
    const { fromMs, untilMs } = window?.({ nowMs, sinceMs: this.#sinceMs ?? nowMs }) ?? { untilMs: nowMs + 1 };
    const until = { $lt: new Date(untilMs).toISOString() };
    return { kind, dueAt: fromMs === undefined ? until : { ...until, $gte: new Date(fromMs).toISOString() } };
  }

  /** Kinds with a window of their own are looked at every round. */
  async #untilNextMs(): Promise<number> {
    const nowMs = this.parts.clock.nowMs();
    let nextMs = nowMs + this.work.everyMs;
    for (const [kind, { window }] of Object.entries(this.work.kinds)) {
      if (window) continue;
      const filter = { kind, dueAt: { $gt: new Date(nowMs).toISOString() } };
      const { documents } = await this.parts.readModels.find<DueDocument>(this.work.model, {
        filter,
        sort: { dueAt: 1 },
        limit: 1,
      });
      nextMs = Math.min(nextMs, ...documents.map(({ dueAt }) => Date.parse(dueAt)));
    }
    return Math.max(CLOSEST_MS, nextMs - nowMs);
  }
}
