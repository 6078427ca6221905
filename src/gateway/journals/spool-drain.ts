import type { Clock } from '../../platform/clock/clock.js';
import type { Ledger } from '../../platform/commands/ledger.js';
import { claimDeadSpools, type DeadSpool } from '../../platform/spool/dead-spools.js';
import type { SpoolKeys } from '../../platform/spool/spool-keys.js';
import type { CarrierAccounts } from '../telephony/carrier-accounts.js';
import type { DrainReport } from './drain-report.js';
import { isOutage } from '../talk/write-errors.js';
import { LateCallWriter } from './late-call-writer.js';
import { LeftCall } from './left-call.js';
import { LeftSpool } from './left-spool.js';
import { byCall, type SpooledCommand } from './spooled-command.js';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

/**
 * Brings into the log what dead processes left in their spools. Each command is decided again on the call as it is now
 * (another process may have gone on with it, the log may have it already). Calls take turns, so that one that cannot be
 * written holds up no other; a spool is removed when each of its records is acknowledged or definitely refused.
 */
export class SpoolDrain {
  #stopped = false;
  #stop: () => void = () => undefined;
  readonly #stopping = new Promise<void>((resolve) => (this.#stop = resolve));
  #running: Promise<void> = Promise.resolve();
  readonly #held = new Set<string>();

  constructor(
    private readonly folder: string,
    private readonly keys: SpoolKeys,
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

  /** Whether something of this call is still to be brought into the log. */
  holds(callId: string): boolean {
    return this.#held.has(callId);
  }

  /** What is not drained yet is left for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stop();
    await this.#running;
  }

  async #run(): Promise<void> {
    const spools = (await this.#claim()).map((spool) => new LeftSpool(spool, this.report));
    const commands = spools.flatMap(({ commands }) => commands);
    if (spools.length > 0) {
      this.report({ type: 'found', files: spools.length, commands: commands.length });
      await this.#write(this.#callsOf(spools), spools);
      if (!this.#stopped) this.report({ type: 'drained', commands: commands.length });
    }
    for (const spool of spools) spool.release();
  }

  /** Waits for the vault, whose keys open the spools. */
  async #claim(): Promise<readonly DeadSpool[]> {
    for (let waitMs = FIRST_RETRY_MS; !this.#stopped; waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)) {
      try {
        const { claimed, withoutKey } = await claimDeadSpools(this.folder, this.keys);
        if (withoutKey > 0) this.report({ type: 'without-key', files: withoutKey });
        return claimed;
      } catch {
        await this.#pause(waitMs);
      }
    }
    return [];
  }

  #callsOf(spools: readonly LeftSpool[]): LeftCall[] {
    const settled = (commands: readonly SpooledCommand[], refusal?: Error): void => {
      for (const { callId, command } of refusal === undefined ? [] : commands)
        this.report({ type: 'refused', callId, command: command.type, reason: refusal?.message ?? '' });
      for (const spool of spools) spool.settle(commands);
    };
    return [...byCall(spools.flatMap(({ commands }) => commands))].map(([callId, runs]) => {
      const writer = ({ signer }: { signer: SpooledCommand['signer'] }) =>
        new LateCallWriter(this.ledger, this.accounts, { callId, signer });
      return new LeftCall(callId, runs, writer, settled);
    });
  }

  /** In rounds: whoever failed goes to the end, and the pauses grow while nothing is taken. */
  async #write(calls: LeftCall[], spools: readonly LeftSpool[]): Promise<void> {
    const parked = new Set<LeftCall>();
    for (const { callId } of calls) this.#held.add(callId);
    let waitMs = FIRST_RETRY_MS;
    let failedInARow = 0;
    for (let call = calls.shift(); call !== undefined && !this.#stopped; call = calls.shift()) {
      const error = await this.#tried(call);
      if (error === undefined) {
        this.#held.delete(call.callId);
        [waitMs, failedInARow] = [FIRST_RETRY_MS, 0];
        continue;
      }
      if (!isOutage(error) && !parked.has(call)) {
        parked.add(call);
        this.report({ type: 'parked', callId: call.callId, error });
      }
      calls.push(call);
      if (++failedInARow < calls.length) continue;
      failedInARow = 0;
      for (const spool of spools) await spool.shrink();
      await this.#pause(waitMs);
      waitMs = Math.min(waitMs * 2, LAST_RETRY_MS);
    }
    for (const spool of spools) await spool.finish();
  }

  /** The error that keeps the call from being written; undefined when it is written, or the drain is to stop. */
  #tried(call: LeftCall): Promise<Error | undefined> {
    const written = call.write().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    );
    return Promise.race([written, this.#stopping.then(() => undefined)]);
  }

  async #pause(ms: number): Promise<void> {
    let cancel: () => void = () => undefined;
    const over = new Promise<void>((resolve) => (cancel = this.clock.after(ms, resolve)));
    await Promise.race([over, this.#stopping]);
    cancel();
  }
}
