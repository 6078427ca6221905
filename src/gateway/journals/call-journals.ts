import type { CallCommand } from '../../calls/domain/call.commands.js';
import type { EndCause } from '../../calls/domain/call.events.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { Ledger } from '../../platform/commands/ledger.js';
import type { CommandContext } from '../../platform/commands/stream-definition.js';
import type { CarrierAccounts, Signer } from '../telephony/carrier-accounts.js';
import { JOURNAL_LIMITS, type JournalLimits } from '../talk/journal-limits.js';
import type { CallWriter } from '../talk/call-writer.js';
import { TurnJournal } from '../talk/turn-journal.js';
import { LateCallWriter } from './late-call-writer.js';
import type { DrainReport } from './drain-report.js';
import type { SpoolDrain } from './spool-drain.js';
import type { SpooledCommand } from './spooled-command.js';
import type { TurnSpool } from './turn-spool.js';

/** Nobody is there to push a deferred command again: it goes to the spool at once. */
const DEFERRED = { ...JOURNAL_LIMITS, spillFrom: 1 };

/** The journals of this process: of its live calls, and of those whose last facts still wait for the log. */
export class CallJournals {
  readonly #journals = new Set<TurnJournal>();
  /** The newest of each call. */
  readonly #ofCall = new Map<string, TurnJournal>();
  readonly #endCauses = new Map<string, EndCause>();

  constructor(
    private readonly ledger: Ledger,
    private readonly accounts: CarrierAccounts,
    private readonly clock: Clock,
    private readonly spool: TurnSpool,
    private readonly report: (report: DrainReport) => void,
    /** What processes before this one left of calls. */
    private readonly left: Pick<SpoolDrain, 'holds'> = { holds: () => false },
  ) {}

  /** Commands that wait for the log. */
  get pending(): number {
    let sum = 0;
    for (const { pending } of this.#journals) sum += pending;
    return sum;
  }

  /** For a voice session that begins now. */
  open(callId: string, writer: CallWriter, context: CommandContext): TurnJournal {
    return this.#open({ callId, context, signer: null }, writer, JOURNAL_LIMITS);
  }

  /** The voice session has ended; `complete` says when everything of it is in its journal. */
  async ended(callId: string, journal: TurnJournal, cause: EndCause, complete: Promise<void>): Promise<void> {
    if (cause !== 'stream-lost') this.#endCauses.set(callId, cause);
    await complete;
    await this.#settled(callId, journal);
  }

  /** Whether this process has the call, or something of it that the log does not know yet. */
  carries(callId: string): boolean {
    return this.#ofCall.has(callId) || this.left.holds(callId);
  }

  /** How a call's voice session ended, if the log may not know it yet. */
  endCauseOf(callId: string): EndCause | undefined {
    return this.#endCauses.get(callId);
  }

  /**
   * Takes what the carrier says of a call whose stream cannot be read now; it follows what else of the call waits, and
   * whether the signer may say it is asked then. Resolves when it is on disk or in the log. Throws
   * `StoreUnavailable` when it is in neither: it is held in memory then, and the carrier must be told so.
   */
  async defer(callId: string, command: CallCommand, signer: Signer): Promise<void> {
    const before = this.#ofCall.get(callId);
    const after = async (): Promise<unknown> => before?.settled();
    const writer = new LateCallWriter(this.ledger, this.accounts, { callId, signer, after });
    const context = { tenantId: '', actor: 'twilio', correlationId: callId };
    const journal = this.#open({ callId, context, signer }, writer, DEFERRED);
    this.#late(journal, callId, command);
    await this.spool.flushed().catch(async (error: unknown) => {
      if (!(await journal.drain(0))) throw error;
    });
  }

  /** Takes a fact of a call that no session has, for the log as soon as it takes it, and for the spool until then. */
  keep(callId: string, command: CallCommand, context: CommandContext): void {
    const writer = new LateCallWriter(this.ledger, this.accounts, { callId, signer: null });
    this.#late(this.#open({ callId, context, signer: null }, writer, JOURNAL_LIMITS), callId, command);
  }

  /** Resolves with true when nothing of this call waits here, with false after `withinMs`. */
  async drainCall(callId: string, withinMs: number): Promise<boolean> {
    return (await this.#ofCall.get(callId)?.drain(withinMs)) ?? true;
  }

  /** The process goes: everything that waits is left to the spool. Resolves when it is on disk, or could not be put there. */
  async leave(): Promise<void> {
    for (const journal of this.#journals) journal.leave();
    await this.spool.flushed().catch((error: Error) => {
      if (this.pending > 0) this.report({ type: 'unsaved', commands: this.pending, error });
    });
  }

  /** Resolves with true when nothing waits, with false after `withinMs`. */
  async drain(withinMs: number): Promise<boolean> {
    const all = await Promise.all([...this.#journals].map((journal) => journal.drain(withinMs)));
    return all.every(Boolean);
  }

  #late(journal: TurnJournal, callId: string, command: CallCommand): void {
    journal.attach({
      onFull: () => undefined,
      onHeldUp: (error) => this.report({ type: 'parked', callId, error }),
      onDropped: ({ type }, reason) => this.report({ type: 'refused', callId, command: type, reason }),
    });
    journal.push(command);
    void this.#settled(callId, journal);
  }

  #open(session: Omit<SpooledCommand, 'command' | 'sessionAtMs'>, writer: CallWriter, limits: JournalLimits) {
    const { callId, context } = session;
    const spool = this.spool.of({ ...session, sessionAtMs: this.clock.nowMs() });
    const journal = new TurnJournal(writer, context, this.clock, limits, spool);
    this.#journals.add(journal);
    this.#ofCall.set(callId, journal);
    return journal;
  }

  async #settled(callId: string, journal: TurnJournal): Promise<void> {
    if (!(await journal.settled())) return;
    this.#journals.delete(journal);
    if (this.#ofCall.get(callId) !== journal) return;
    this.#ofCall.delete(callId);
    this.#endCauses.delete(callId);
  }
}
