import type { JournalSpool, SpooledCopy } from '../talk/journal-spill.js';
import type { SpoolFile } from '../../platform/spool/spool-file.js';
import { DiskFull, StoreUnavailable } from '../../platform/event-store/event-store.errors.js';
import { type SpooledCommand, toRecord } from './spooled-command.js';

/** How much more than its limit a full spool takes, for the words that end the calls. */
const RESERVE = 1.25;

/** What all journals of the process keep on disk while the log is away. It is emptied when all of it is in the log. */
export class TurnSpool {
  #records = 0;

  /** `maxBytes`: from there on it counts as full, and calls end. */
  constructor(
    private readonly file: SpoolFile,
    private readonly maxBytes: number,
  ) {}

  /** Commands in it that the log has not acknowledged. */
  get records(): number {
    return this.#records;
  }

  get bytes(): number {
    return this.file.bytes;
  }

  /** For one voice session of a call. */
  of(session: Omit<SpooledCommand, 'command'>): JournalSpool {
    return { keep: (command) => this.#keep({ ...session, command }) };
  }

  /** Resolves when everything kept is on disk. Throws {@link StoreUnavailable} when the disk does not take it. */
  async flushed(): Promise<void> {
    await this.file.flushed();
    if (this.failure !== undefined) throw this.failure;
    if (this.#takesNothing) throw new StoreUnavailable('the spool is full');
  }

  /** Why the disk does not take anything at the moment. */
  get failure(): StoreUnavailable | undefined {
    return this.file.failure && spoolUnavailable(this.file.failure);
  }

  close(): Promise<void> {
    return this.file.close();
  }

  get #takesNothing(): boolean {
    return this.file.bytes >= this.maxBytes * RESERVE;
  }

  #keep(spooled: SpooledCommand): SpooledCopy {
    this.#records += 1;
    const index = this.#takesNothing ? undefined : this.file.append(toRecord(spooled));
    return {
      full: this.file.bytes >= this.maxBytes || this.file.failure !== undefined,
      release: () => this.#release(index),
    };
  }

  #release(index: number | undefined): void {
    this.#records -= 1;
    if (index !== undefined) this.file.release(index);
  }
}

const spoolUnavailable = (cause: Error): StoreUnavailable =>
  'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT')
    ? new DiskFull('the disk of the data folder is full', { cause })
    : new StoreUnavailable('the spool cannot be written', { cause });
