import { callStream, type CallStreamWriter } from '../../calls/call.stream.js';
import type { CallCommand } from '../../calls/domain/call.commands.js';
import type { Call } from '../../calls/domain/call.js';
import type { Ledger } from '../../platform/commands/ledger.js';
import type { CommandContext } from '../../platform/commands/stream-definition.js';
import { StreamWriter } from '../../platform/commands/stream-writer.js';
import type { CallWriter } from '../talk/call-writer.js';
import { type CarrierAccounts, maySpeakOf, type Signer } from '../telephony/carrier-accounts.js';
import { NoSuchCall } from '../../calls/services/no-such-call.js';

export type LateCall = Readonly<{
  callId: string;
  /** Who told it, if it was the carrier: whose the call is could not be looked up then. Null: a session of the call. */
  signer: Signer | null;
  /** Resolves when what else of the call waits is in the log. */
  after?: () => Promise<unknown>;
}>;

/** The stream of a call that cannot be read yet: opened when the log can be, after what else of the call waits. */
export class LateCallWriter implements CallWriter {
  #writer: CallStreamWriter | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly accounts: CarrierAccounts,
    private readonly call: LateCall,
  ) {}

  get state(): Call | null {
    return this.#writer?.state ?? null;
  }

  /**
   * The call's own tenant counts, where whoever sends the commands could not look it up. Throws {@link NoSuchCall} if
   * their signer may not speak of it.
   */
  async handle(commands: readonly CallCommand[], context: CommandContext): Promise<void> {
    const { callId, signer, after } = this.call;
    await after?.();
    this.#writer ??= await StreamWriter.open(this.ledger, callStream, callId);
    const { state } = this.#writer;
    if (signer !== null && !(await maySpeakOf(this.accounts, callId, state, signer))) throw new NoSuchCall();
    const tenantId = state?.start.tenantId ?? context.tenantId;
    await this.#writer.handle(commands, { ...context, tenantId });
  }
}
