import type { Clock } from '../clock/clock.js';
import type { Coordination } from '../coordination/coordination.js';
import type { Json } from '../events/json.js';
import type { DueDocument, DueKind } from './due-work.js';

/** What is known of earlier looks at a document. */
export type Looked = Readonly<{ cause: string; looks: number; notBeforeMs: number; note: Json }>;

type Kept = Readonly<{ looked: Looked | undefined; version: bigint | undefined }>;

/** Longer than any wait: whoever looks after that looks as if for the first time. */
const KEPT_MS = 24 * 60 * 60 * 1_000;
/** So many are remembered here; the others are asked for again. */
const MOST_REMEMBERED = 50_000;

/**
 * When documents that are due were looked at, and until when they are put off: kept in the coordination store, so that
 * it survives a restart, each with the version that only one process can change.
 */
export class Looks {
  readonly #kept = new Map<string, Kept>();

  constructor(
    private readonly work: string,
    private readonly coordination: Coordination,
    private readonly clock: Clock,
  ) {}

  /** Another process may have looked meanwhile. */
  forget(): void {
    this.#kept.clear();
  }

  /** Undefined if it was not looked at since its cause. */
  async of(document: DueDocument): Promise<Looked | undefined> {
    const key = this.#keyOf(document);
    const kept = this.#kept.get(key) ?? (await this.#read(key));
    return kept.looked?.cause === document.causeId ? kept.looked : undefined;
  }

  /** Whether it is put off now. A time later than any wait is a clock that was set back since. */
  isPutOff(looked: Looked | undefined, { mostWaitMs }: Pick<DueKind<DueDocument>, 'mostWaitMs'>): boolean {
    const now = this.clock.nowMs();
    return looked !== undefined && looked.notBeforeMs > now && looked.notBeforeMs <= now + 2 * mostWaitMs;
  }

  /** Puts a document off until its next look. Another process that has done so meanwhile is right. */
  async putOff(document: DueDocument, kind: DueKind<DueDocument>, looks: number, note: Json): Promise<void> {
    const key = this.#keyOf(document);
    const { version } = this.#kept.get(key) ?? (await this.#read(key));
    const waitMs = Math.min(kind.firstWaitMs * 2 ** looks, kind.mostWaitMs);
    const looked = { cause: document.causeId, looks: looks + 1, notBeforeMs: this.clock.nowMs() + waitMs, note };
    const entry = await this.coordination.compareAndSet(key, version, looked, KEPT_MS + waitMs);
    if (entry) this.#remember(key, { looked, version: entry.version });
    else this.#kept.delete(key);
  }

  async #read(key: string): Promise<Kept> {
    const entry = await this.coordination.get(key);
    return this.#remember(key, { looked: entry?.value as Looked | undefined, version: entry?.version });
  }

  #remember(key: string, kept: Kept): Kept {
    if (this.#kept.size >= MOST_REMEMBERED) this.#kept.clear();
    this.#kept.set(key, kept);
    return kept;
  }

  #keyOf({ kind, id }: DueDocument): string {
    return `due/${this.work}/${kind}/${id}`;
  }
}
