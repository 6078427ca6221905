import { join } from 'node:path';
import { callStream } from '../../../src/calls/call.stream.js';
import type { CallCommand } from '../../../src/calls/domain/call.commands.js';
import { callHistory } from '../../../src/gateway/live/call-history.js';
import { CallJournals } from '../../../src/gateway/journals/call-journals.js';
import { CarrierAccounts, signerOf } from '../../../src/gateway/telephony/carrier-accounts.js';
import type { DrainReport } from '../../../src/gateway/journals/drain-report.js';
import { SpoolDrain } from '../../../src/gateway/journals/spool-drain.js';
import { fromRecord } from '../../../src/gateway/journals/spooled-command.js';
import { TurnSpool } from '../../../src/gateway/journals/turn-spool.js';
import { handleCommand } from '../../../src/platform/commands/handle-command.js';
import { Ledger } from '../../../src/platform/commands/ledger.js';
import { StreamWriter } from '../../../src/platform/commands/stream-writer.js';
import { StoreUnavailable } from '../../../src/platform/event-store/event-store.errors.js';
import type { Appended } from '../../../src/platform/event-store/event-store.js';
import { claimDeadSpools } from '../../../src/platform/spool/dead-spools.js';
import { SpoolFile } from '../../../src/platform/spool/spool-file.js';
import type { TurnJournal } from '../../../src/gateway/talk/turn-journal.js';
import { VaultSpoolKeys } from '../../../src/platform/spool/vault-spool-keys.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { MemoryEventStore } from '../../kit/memory-event-store.js';
import { MemoryKeyVault } from '../../kit/memory-key-vault.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';
import { started } from '../talk/memory-writer.js';

/** The account of the tenant whose calls these are. */
export const OWNER = signerOf(`AC${'1'.repeat(32)}`, 'token');

class OneOwner extends CarrierAccounts {
  authTokens = async () => [];
  authTokensOf = async () => [];
  belongs: CarrierAccounts['belongs'] = async (tenantId, { keyId }) => tenantId === 'tenant' && keyId === OWNER.keyId;
}

const context = { tenantId: 'tenant', actor: 'agent:desk', correlationId: 'call' };

export const turn = (n: number): CallCommand => ({
  type: 'AppendTurn',
  turnId: `t${n}`,
  previousItemId: null,
  speaker: 'caller',
  text: `turn ${n}`,
  startedAtMs: n,
  endedAtMs: n + 1,
});

/** A log that can be away, or fail at single streams. */
export class FickleStore extends MemoryEventStore {
  away = false;
  readonly unreadable = new Map<string, Error>();
  unwritable: Error | undefined;

  override append(...append: Parameters<MemoryEventStore['append']>): Promise<Appended> {
    if (this.unwritable !== undefined) return Promise.reject(this.unwritable);
    return this.away ? Promise.reject(new StoreUnavailable('away')) : super.append(...append);
  }

  override readStream(...read: Parameters<MemoryEventStore['readStream']>) {
    if (this.away) throw new StoreUnavailable('away');
    const error = this.unreadable.get(read[0]);
    if (error !== undefined) throw error;
    return super.readStream(...read);
  }
}

/** The journals of one process over a log and a vault that outlive it. */
export class SpoolingProcess {
  private constructor(
    readonly clock: FakeClock,
    readonly store: FickleStore,
    readonly folder: string,
    readonly vault: MemoryKeyVault,
    private readonly ledger: Ledger,
    readonly spool: TurnSpool,
    readonly journals: CallJournals,
    /** What the journals could not record. */
    readonly refused: readonly DrainReport[],
  ) {}

  static async start(before?: SpoolingProcess, options: { maxBytes?: number; folder?: string } = {}) {
    const store = before?.store ?? new FickleStore();
    const vault = before?.vault ?? new MemoryKeyVault();
    const keys = new VaultSpoolKeys(vault);
    const folder = options.folder ?? before?.folder ?? join(await temporaryFolder(), 'spool');
    const clock = new FakeClock();
    const ledger = before?.ledger ?? new Ledger(store, vault, clock);
    const spool = new TurnSpool(await SpoolFile.open(folder, keys, clock), options.maxBytes ?? 1_000_000);
    const refused: DrainReport[] = [];
    const journals = new CallJournals(ledger, new OneOwner(), clock, spool, (report) => void refused.push(report));
    return new SpoolingProcess(clock, store, folder, vault, ledger, spool, journals, refused);
  }

  /** A call that the log knows, with its journal. */
  async call(callId: string): Promise<TurnJournal> {
    await handleCommand(this.ledger, callStream, callId, started, context);
    return this.resume(callId);
  }

  async resume(callId: string): Promise<TurnJournal> {
    return this.journals.open(callId, await StreamWriter.open(this.ledger, callStream, callId), context);
  }

  defer(callId: string, command: CallCommand, signer = OWNER): Promise<void> {
    return this.journals.defer(callId, command, signer);
  }

  /** Brings into the log what dead processes left in this folder. */
  async drain(folder = this.folder): Promise<readonly DrainReport[]> {
    const { reports, finished } = this.draining(folder);
    await finished;
    return reports;
  }

  /** Begins to, and says what is reported meanwhile. */
  draining(folder = this.folder) {
    const reports: DrainReport[] = [];
    const report = (each: DrainReport): void => void reports.push(each);
    const keys = new VaultSpoolKeys(this.vault);
    const drain = new SpoolDrain(folder, keys, this.ledger, new OneOwner(), this.clock, report);
    drain.start();
    return {
      reports,
      finished: drain.finished,
      stop: () => drain.stop(),
      holds: (callId: string) => drain.holds(callId),
    };
  }

  /** Moves time until it is so. */
  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (let seconds = 0; !(await condition()); seconds++) {
      if (seconds > 10_000) throw new Error('it never came to be so');
      await this.clock.run(1_000);
    }
  }

  /** The ids of the turns that a dead process's spool holds. */
  async turnsIn(folder: string): Promise<readonly string[]> {
    const { claimed } = await claimDeadSpools(folder, new VaultSpoolKeys(this.vault));
    for (const spool of claimed) spool.release();
    const commands = claimed.flatMap(({ contents }) =>
      contents.records.flatMap(({ record }) => fromRecord(record) ?? []),
    );
    return commands.flatMap(({ command }) => (command.type === 'AppendTurn' ? [command.turnId] : []));
  }

  /** What the log has of a call, in order: the ids of turns, the types of other facts. */
  async told(callId: string): Promise<readonly string[]> {
    const facts = [...(await callHistory(this.ledger, callId))].slice(1);
    return facts.map((fact) => (fact.type === 'TurnAppended' ? fact.data.turnId : fact.type));
  }
}
