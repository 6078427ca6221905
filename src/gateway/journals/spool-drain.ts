import type { Clock } from '../../platform/clock/clock.js';
import type { Ledger } from '../../platform/commands/ledger.js';
import { claimDeadSpools, type DeadSpool } from '../../platform/spool/dead-spools.js';
import type { CarrierAccounts } from '../telephony/carrier-accounts.js';
import { JOURNAL_LIMITS, type JournalLimits } from '../media/journal-limits.js';
import { TurnJournal } from '../media/turn-journal.js';
import { LateCallWriter } from './late-call-writer.js';
import { byCall, fromRecord, type Run, type SpooledCommand } from './spooled-command.js';

/** What an operator is told of spools that processes left behind. */
export type DrainReport =
  | Readonly<{ type: 'found'; files: number; commands: number }>
  | Readonly<{ type: 'damaged'; path: string; tornBytes: number; brokenRecords: number }>
  | Readonly<{ type: 'refused'; callId: string; command: string; reason: string }>
  | Readonly<{ type: 'drained'; commands: number }>;

/** The records have their place on disk already: no bound counts for them. */
const LIMITS: JournalLimits = { ...JOURNAL_LIMITS, maxWaiting: Infinity, maxBytes: Infinity, spillFrom: Infinity };

/**
 * Brings into the log what dead processes left in their spools. Each command is decided again on the call as it is now
 * (another process may have gone on with it, the log may have it already); a spool is removed when all of it is there.
 */
export class SpoolDrain {
  #current: TurnJournal | undefined;
  #stopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly key: Uint8Array,
    private readonly ledger: Ledger,
    private readonly accounts: CarrierAccounts,
    private readonly clock: Clock,
    private readonly report: (report: DrainReport) => void,
  ) {}

  /** Claims and drains what there is, for as long as the log is away; see {@link finished}. */
  start(): void {
    this.#running = this.#run();
  }

  /** Resolves when all was drained, or with `stop`. */
  get finished(): Promise<void> {
    return this.#running;
  }

  /** What is not drained yet is left for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#current?.leave();
    await this.#running;
  }

  async #run(): Promise<void> {
    const spools = await claimDeadSpools(this.folder, this.key);
    if (spools.length === 0) return;
    const commands = spools.flatMap((spool) => this.#commandsOf(spool));
    this.report({ type: 'found', files: spools.length, commands: commands.length });
    for (const [callId, runs] of byCall(commands)) {
      for (const run of runs) await this.#write(callId, run);
    }
    for (const spool of spools) {
      if (this.#stopped) spool.release();
      else await spool.done();
    }
    if (!this.#stopped) this.report({ type: 'drained', commands: commands.length });
  }

  #commandsOf({ path, contents }: DeadSpool): readonly SpooledCommand[] {
    const read = contents.records.map(fromRecord);
    const known = read.filter((command) => command !== undefined);
    const brokenRecords = contents.broken.length + read.length - known.length;
    if (contents.torn + brokenRecords > 0) {
      this.report({ type: 'damaged', path, tornBytes: contents.torn, brokenRecords });
    }
    return known;
  }

  async #write(callId: string, { context, signer, commands }: Run): Promise<void> {
    if (this.#stopped) return;
    const writer = new LateCallWriter(this.ledger, this.accounts, { callId, signer });
    const journal = new TurnJournal(writer, context, this.clock, LIMITS);
    journal.attach({
      onFull: () => undefined,
      onDropped: ({ type: command }, reason) => this.report({ type: 'refused', callId, command, reason }),
    });
    this.#current = journal;
    for (const command of commands) journal.push(command);
    await journal.settled();
  }
}
