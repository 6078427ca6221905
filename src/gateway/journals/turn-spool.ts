import type { JournalSpool } from '../media/journal-spill.js';
import type { SpoolFile } from '../../platform/spool/spool-file.js';
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

  /** For one session of a call. */
  of(session: Omit<SpooledCommand, 'command'>): JournalSpool {
    return {
      keep: (command) => this.#keep({ ...session, command }),
      release: (count) => this.#release(count),
    };
  }

  /** Resolves when everything kept is on disk, or the disk does not take it. */
  flushed(): Promise<void> {
    return this.file.flushed();
  }

  close(): Promise<void> {
    return this.file.close();
  }

  #keep(spooled: SpooledCommand): boolean {
    this.#records += 1;
    if (this.file.bytes < this.maxBytes * RESERVE) this.file.append(toRecord(spooled));
    return this.file.bytes < this.maxBytes && this.file.failure === undefined;
  }

  #release(count: number): void {
    this.#records -= count;
    if (this.#records === 0) this.file.clear();
  }
}
