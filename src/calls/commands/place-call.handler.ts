import { randomUUID } from 'node:crypto';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../platform/clock/clock.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { StreamWriter } from '../../platform/commands/stream-writer.js';
import type { CommandContext } from '../../platform/commands/stream-definition.js';
import { fingerprint } from '../../platform/ids/fingerprint.js';
import { callStream, type CallStreamWriter } from '../call.stream.js';
import type { StartCall } from '../domain/call.commands.js';
import { type Call, isLive } from '../domain/call.js';
import { CallCommandRefused } from '../domain/call.refusal.js';
import { CallDirectory, type CallLimits } from '../ports/call-directory.js';
import { CallIntake } from '../ports/call-intake.js';
import { CarrierUnavailable, type TelephonyAccount } from '../ports/telephony.js';
import { CallAdmission } from '../services/call-admission.js';
import { DuplicateCall, NotTakingCalls, UnknownAgent, UnknownLine } from '../services/call-errors.js';
import { keyedCallId } from '../services/call-ids.js';
import { Dialler } from '../services/dialler.js';
import { placedCall } from '../services/placed-call.js';
import { Placements } from '../services/placements.js';
import { refuseOutbound } from '../services/refuse-outbound.js';
import { startOutbound } from '../services/start-outbound.js';
import { PlaceCall, type PlacedCall } from './place-call.command.js';

/** How long a repeat waits for the first one's answer. */
const REPEAT_WAIT_MS = 20_000;

/**
 * Places a call. The stream of a keyed call follows from its key, so the log decides who is first; only the writer
 * whose `DialRequested` was appended dials, and everybody else answers with what the stream says. Everything that a
 * dial needs is at hand before that append: between the two comes only the guard's last look.
 */
@CommandHandler(PlaceCall)
export class PlaceCallHandler implements ICommandHandler<PlaceCall> {
  constructor(
    private readonly ledger: Ledger,
    private readonly directory: CallDirectory,
    private readonly admission: CallAdmission,
    private readonly dialler: Dialler,
    private readonly placements: Placements,
    private readonly intake: CallIntake,
    private readonly clock: Clock,
  ) {}

  async execute(command: PlaceCall): Promise<PlacedCall> {
    const { tenantId, idempotencyKey, request } = command;
    const callId = idempotencyKey === undefined ? randomUUID() : keyedCallId(tenantId, idempotencyKey);
    const untilMs = this.clock.monotonicMs() + REPEAT_WAIT_MS;
    for (;;) {
      const writer = await StreamWriter.open(this.ledger, callStream, callId);
      if (writer.state !== null) return this.#repeat(callId, writer.state, request.body, untilMs);
      if (!this.placements.has(callId)) {
        const placed = await this.placements.run(callId, () => this.#place(command, callId, writer));
        if (placed !== undefined) return placed;
      } else if (!(await this.placements.over(callId, untilMs))) {
        return { callId, to: request.to, from: request.from ?? '', replayed: true, outcome: 'pending' };
      }
    }
  }

  /** Undefined if another process was first. */
  async #place(command: PlaceCall, callId: string, writer: CallStreamWriter): Promise<PlacedCall | undefined> {
    const { tenantId, idempotencyKey, request } = command;
    if (this.intake.draining) throw new NotTakingCalls();
    const account = await this.#account(tenantId);
    const start = await this.#decideWho(command);
    const exclusive = idempotencyKey === undefined && !request.allowDuplicate;
    const limits = await this.admission.admit(tenantId, callId, request.to, exclusive);
    const context: CommandContext = { tenantId, actor: command.actor, ...command.correlation };
    const started = await startOutbound(writer, start, context, this.clock).catch(async (error: unknown) => {
      // The slot is the call's: another process may have been first, with another body.
      if (!isLive(writer.state)) await this.admission.leave(tenantId, callId);
      throw error;
    });
    if (started.events.length === 0) return undefined;
    if (exclusive) await this.#confirm(writer, callId, start, limits, context);
    const { maxCallSeconds: maxSeconds } = limits;
    const dialled = await this.dialler.dial(writer, callId, { account, start, maxSeconds }, context);
    if (dialled.outcome === 'rejected') await this.admission.leave(tenantId, callId);
    return { ...dialled, position: dialled.position ?? started.position };
  }

  /** The last look before the dial: an append may take longer than the guard holds a number for it. */
  async #confirm(
    writer: CallStreamWriter,
    callId: string,
    start: StartCall,
    limits: CallLimits,
    context: CommandContext,
  ): Promise<void> {
    const { tenantId, to } = start;
    try {
      await this.admission.confirm(tenantId, callId, to, limits);
    } catch (error) {
      const reason = error instanceof DuplicateCall ? 'duplicate-call' : 'guard-unavailable';
      await refuseOutbound(writer, start, reason, context, this.clock);
      await this.admission.leave(tenantId, callId);
      throw error;
    }
  }

  async #decideWho({ tenantId, request }: PlaceCall): Promise<StartCall> {
    const line = await this.directory.line(tenantId, request.from);
    if (line === undefined) throw new UnknownLine();
    const agent = await this.directory.agent(tenantId, {
      agentKey: request.agentKey ?? line.agentKey,
      agentVersionId: request.agentVersionId ?? (request.agentKey ? undefined : (line.agentVersionId ?? undefined)),
    });
    if (agent === undefined) throw new UnknownAgent();
    return {
      type: 'StartCall',
      ...agent,
      tenantId,
      direction: 'outbound',
      from: line.number,
      to: request.to,
      callSid: null,
      greeting: request.greeting ?? null,
      orgId: request.orgId ?? null,
      requestFingerprint: fingerprint(request.body),
      startedAt: this.clock.nowIso(),
    };
  }

  async #account(tenantId: string): Promise<TelephonyAccount> {
    const account = await this.directory.account(tenantId);
    if (account === undefined) throw new CarrierUnavailable('no carrier account is configured');
    return account;
  }

  /** Answers like the first one, which may still be dialling; `pending` if it takes too long. */
  async #repeat(callId: string, call: Call, body: object, untilMs: number): Promise<PlacedCall> {
    if (call.erased) throw new CallCommandRefused('erased');
    if (call.start.requestFingerprint !== fingerprint(body)) throw new CallCommandRefused('idempotency-key-reused');
    const answer = placedCall(callId, call, true);
    if (answer.outcome !== 'pending') return answer;
    return placedCall(callId, (await this.placements.outcome(callId, untilMs)) ?? call, true);
  }
}
