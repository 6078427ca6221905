import type { CallCommand } from '../../calls/domain/call.commands.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { JournalLimits } from './journal-limits.js';
import type { Waiting, WaitingCommands } from './waiting-commands.js';

/**
 * A command in the spool. `full`: it is kept as far as there is a reserve, but the call must end. `release` says that
 * the log has acknowledged it, or that it can never be written.
 */
export type SpooledCopy = Readonly<{ full: boolean; release: () => void }>;

/** The place on disk where one call's journal keeps a copy of what the log does not take. Never blocks, never throws. */
export interface JournalSpool {
  keep(command: CallCommand): SpooledCopy;
}

export const NO_SPOOL: JournalSpool = { keep: () => ({ full: false, release: () => undefined }) };

/**
 * What of a journal is in the spool too: everything, from when the log has not taken anything for a while or too much
 * waits, until it takes something again. A command that somebody waits for is withdrawn instead of kept.
 */
export class JournalSpill {
  readonly #copies = new Map<Waiting, SpooledCopy>();
  #spilling = false;
  #cancel: (() => void) | undefined;

  constructor(
    private readonly spool: JournalSpool,
    private readonly clock: Clock,
    private readonly limits: Pick<JournalLimits, 'spillAfterMs' | 'spillFrom'>,
    private readonly waiting: WaitingCommands,
    private readonly onFull: () => void,
  ) {}

  /** An append is under way: the log may not answer. */
  trying(): void {
    if (this.#spilling) return;
    this.#cancel ??= this.clock.after(this.limits.spillAfterMs, () => this.everything());
  }

  /** The log has taken something. */
  taken(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#spilling = false;
  }

  added(entry: Waiting): void {
    if (this.#spilling) this.#keep(entry);
    else if (this.waiting.count >= this.limits.spillFrom) this.everything();
  }

  everything(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#spilling = true;
    for (const entry of this.waiting.first(Infinity)) this.#keep(entry);
  }

  gone(entries: readonly Waiting[]): void {
    for (const entry of entries) {
      this.#copies.get(entry)?.release();
      this.#copies.delete(entry);
    }
  }

  #keep(entry: Waiting): void {
    if (entry.failed !== undefined || this.#copies.has(entry)) return;
    const copy = this.spool.keep(entry.command);
    this.#copies.set(entry, copy);
    if (copy.full) this.onFull();
  }
}
