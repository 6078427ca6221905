import { callStream } from '../../calls/call.stream.js';
import type { CallCommand } from '../../calls/domain/call.commands.js';
import type { CallEvent } from '../../calls/domain/call.events.js';
import { type Call, noCall } from '../../calls/domain/call.js';
import type { Ledger } from '../../platform/commands/ledger.js';
import type { CommandContext } from '../../platform/commands/stream-definition.js';
import { StreamSession } from '../../platform/commands/stream-session.js';
import type { CallWriter } from '../media/turn-journal.js';

/** The stream of a call that cannot be read yet: opened when the log can be, after what else of the call waits. */
export class LateCallWriter implements CallWriter {
  #session: StreamSession<Call, CallCommand, CallEvent> | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly callId: string,
    private readonly after: () => Promise<unknown> = () => Promise.resolve(),
  ) {}

  get state(): Call {
    return this.#session?.state ?? noCall;
  }

  /** The call's own tenant counts, where whoever sends the commands could not look it up. */
  async handle(commands: readonly CallCommand[], context: CommandContext): Promise<void> {
    await this.after();
    this.#session ??= await StreamSession.open(this.ledger, callStream, this.callId);
    const tenantId = this.#session.state.tenantId || context.tenantId;
    await this.#session.handle(commands, { ...context, tenantId });
  }
}
