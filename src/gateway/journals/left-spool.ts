import type { DeadSpool } from '../../platform/spool/dead-spools.js';
import type { DrainReport } from './drain-report.js';
import { fromRecord, type SpooledCommand } from './spooled-command.js';

/** The file of a dead process: its commands, and which of them are still needed. */
export class LeftSpool {
  readonly commands: readonly SpooledCommand[];
  readonly #needed: Map<SpooledCommand, number>;
  /** Something in it could not be read, or has a shape that this release does not know. */
  readonly #damaged: boolean;
  #gone = false;

  constructor(
    private readonly spool: DeadSpool,
    report: (report: DrainReport) => void,
  ) {
    const { records, torn, broken } = spool.contents;
    const known = records.flatMap(({ index, record }) => {
      const command = fromRecord(record);
      return command === undefined ? [] : [[command, index] as const];
    });
    const brokenRecords = broken.length + records.length - known.length;
    this.#damaged = torn + brokenRecords > 0;
    if (this.#damaged) report({ type: 'damaged', path: spool.path, tornBytes: torn, brokenRecords });
    this.#needed = new Map(known);
    this.commands = [...this.#needed.keys()];
  }

  /** These commands, if they are of this file, are in the log or refused for good. */
  settle(commands: readonly SpooledCommand[]): void {
    for (const command of commands) this.#needed.delete(command);
  }

  /** Gives back to the disk what is not needed any more, while a few calls still wait. A damaged file stays as it is. */
  async shrink(): Promise<void> {
    if (this.#needed.size === 0) return this.finish();
    if (!this.#gone && !this.#damaged) await this.spool.keepOnly(new Set(this.#needed.values()));
  }

  /** Removes the file if nothing in it is needed; a damaged one is kept aside for a human. */
  async finish(): Promise<void> {
    if (this.#gone || this.#needed.size > 0) return;
    this.#gone = true;
    await this.spool.done(this.#damaged);
  }

  /** Leaves the file, if it is still there, to the next start. */
  release(): void {
    if (!this.#gone) this.spool.release();
  }
}
