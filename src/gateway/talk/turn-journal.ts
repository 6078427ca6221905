import type { CallCommand } from '../../calls/domain/call.commands.js';
import type { Call } from '../../calls/domain/call.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { CommandContext } from '../../platform/commands/stream-definition.js';
import { StoreUnavailable } from '../../platform/event-store/event-store.errors.js';
import { isDefinite, isOutage } from './write-errors.js';
import type { CallWriter } from './call-writer.js';
import type { JournalHooks } from './journal-hooks.js';
import { JOURNAL_LIMITS, JOURNAL_RESERVE, type JournalLimits } from './journal-limits.js';
import { type JournalSpool, JournalSpill, NO_SPOOL } from './journal-spill.js';
import { type Waiting, WaitingCommands, waiting } from './waiting-commands.js';

/**
 * What leaves the hot path for the log: in order, batched, on its own time. One append is under way at a time; what
 * comes meanwhile goes with the next. While the store is away, or this call's stream cannot be read or continued,
 * everything waits in memory, with a copy in the spool, and is tried again: only a definite refusal drops a command.
 */
export class TurnJournal {
  readonly #waiting: WaitingCommands;
  readonly #spill: JournalSpill;
  #writing = false;
  #left = false;
  #away = false;
  #heldUp = false;
  #full = false;
  #retryInMs: number;
  #hooks: JournalHooks | undefined;
  readonly #idle: ((all: boolean) => void)[] = [];

  constructor(
    private readonly writer: CallWriter,
    private readonly context: CommandContext,
    private readonly clock: Clock,
    private readonly limits: JournalLimits = JOURNAL_LIMITS,
    spool: JournalSpool = NO_SPOOL,
  ) {
    this.#waiting = new WaitingCommands(limits.maxWaiting, limits.maxBytes);
    this.#spill = new JournalSpill(spool, clock, limits, this.#waiting, () => this.#isFull());
    this.#retryInMs = limits.retryMs[0];
  }

  attach(hooks: JournalHooks): void {
    this.#hooks = hooks;
  }

  /** The call as the log has it. */
  get state(): Call | null {
    return this.writer.state;
  }

  /** Commands not yet acknowledged. */
  get pending(): number {
    return this.#waiting.count;
  }

  /** The store did not answer the last time. */
  get away(): boolean {
    return this.#away;
  }

  /** Takes a command; never blocks and never throws. */
  push(command: CallCommand): void {
    this.#add(waiting(command));
  }

  /**
   * Resolves when the log has acknowledged the command. Rejects with {@link StoreUnavailable} at once while the store
   * is away, and when the log does not answer in time: the command is then withdrawn, but may have been written if it
   * was under way. Rejects with the refusal if the decision says no.
   */
  record(command: CallCommand): Promise<void> {
    if (this.#away && this.#writing) return Promise.reject(new StoreUnavailable('the log is away'));
    return new Promise((resolve, reject) => {
      const failed = (error: Error): void => {
        stopWaiting();
        this.#remove([entry]);
        reject(error);
      };
      const acknowledged = (): void => {
        stopWaiting();
        resolve();
      };
      const entry: Waiting = { ...waiting(command), acknowledged, failed };
      const stopWaiting = this.clock.after(this.limits.recordWithinMs, () =>
        failed(new StoreUnavailable('the log does not answer')),
      );
      this.#add(entry);
    });
  }

  /** Resolves with true when nothing waits any more, with false after `withinMs`. */
  drain(withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const giveUp = this.clock.after(withinMs, () => resolve(this.#waiting.count === 0));
      void this.settled().then((all) => {
        giveUp();
        resolve(all);
      });
    });
  }

  /** Resolves with true when nothing waits any more, however long the store is away; with false after `leave`. */
  settled(): Promise<boolean> {
    if (this.#waiting.count === 0 || this.#left) return Promise.resolve(this.#waiting.count === 0);
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** The process is stopping: what waits, and what may still come, goes to the spool and is not written from here. */
  leave(): void {
    this.#left = true;
    this.#spill.everything();
    this.#tellIdle();
  }

  #add(entry: Waiting): void {
    if (!this.#waiting.hasRoomFor(entry)) this.#isFull();
    if (!this.#waiting.hasRoomFor(entry, this.#full ? JOURNAL_RESERVE : 1)) {
      return this.#drop(entry, new StoreUnavailable('the journal is full'));
    }
    this.#waiting.add(entry);
    this.#spill.added(entry);
    if (!this.#writing && !this.#left) void this.#write();
  }

  #isFull(): void {
    if (this.#full) return;
    this.#full = true;
    this.#hooks?.onFull();
  }

  #remove(entries: readonly Waiting[]): void {
    this.#waiting.remove(entries);
    this.#spill.gone(entries);
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.count > 0 && !this.#left) {
      const batch = this.#waiting.first(this.limits.maxBatch);
      const error = await this.#handle(batch);
      if (error === undefined) continue;
      if (isDefinite(error)) await this.#writeOneByOne(batch);
      else await this.#backOff(error);
    }
    this.#writing = false;
    this.#tellIdle();
  }

  #tellIdle(): void {
    for (const idle of this.#idle.splice(0)) idle(this.#waiting.count === 0);
  }

  /** One of the batch is refused: the rest must not suffer for it. */
  async #writeOneByOne(batch: readonly Waiting[]): Promise<void> {
    for (const entry of batch) {
      const error = this.#waiting.has(entry) ? await this.#handle([entry]) : undefined;
      if (error === undefined) continue;
      if (!isDefinite(error)) return this.#backOff(error);
      this.#remove([entry]);
      this.#drop(entry, error);
    }
  }

  async #handle(batch: readonly Waiting[]): Promise<Error | undefined> {
    this.#spill.trying();
    try {
      await this.writer.handle(
        batch.map(({ command }) => command),
        this.context,
      );
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
    this.#away = this.#heldUp = false;
    this.#retryInMs = this.limits.retryMs[0];
    this.#spill.taken();
    this.#remove(batch);
    for (const { acknowledged } of batch) acknowledged?.();
    return undefined;
  }

  /** Whoever waits for an acknowledgement is told at once; everything else stays. */
  async #backOff(error: Error): Promise<void> {
    if (!this.#heldUp && !isOutage(error)) {
      this.#heldUp = true;
      this.#hooks?.onHeldUp(error);
    }
    this.#away = true;
    for (const { failed } of this.#waiting.first(Infinity)) failed?.(error);
    const waitMs = this.#retryInMs;
    this.#retryInMs = Math.min(waitMs * 2, this.limits.retryMs[1]);
    await this.clock.sleep(waitMs);
  }

  #drop({ command, failed }: Waiting, error: Error): void {
    if (failed === undefined) this.#hooks?.onDropped(command, error.message);
    else failed(error);
  }
}
