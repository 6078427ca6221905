import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { readState } from '../../platform/commands/read-state.js';
import { Coordination } from '../../platform/coordination/coordination.js';
import { KeyVault } from '../../platform/vault/key-vault.js';
import { callStream } from '../call.stream.js';
import { isLive } from '../domain/call.js';
import { CallDirectory, type CallLimits } from '../ports/call-directory.js';
import { DuplicateCall, TooManyCalls } from './call-errors.js';
import { CallSlots } from './call-slots.js';
import { DuplicateGuard } from './duplicate-guard.js';
import type { Standing } from './number-in-use.js';

/** More than a phone may ring. */
const SLACK_SECONDS = 900;

/** Whether a call may begin: the tenant has a free slot, and nobody is calling that number for it already. */
@Injectable()
export class CallAdmission {
  readonly #slots: CallSlots;
  readonly #duplicates: DuplicateGuard;

  constructor(
    coordination: Coordination,
    private readonly vault: KeyVault,
    private readonly directory: CallDirectory,
    private readonly ledger: Ledger,
    clock: Clock,
  ) {
    this.#slots = new CallSlots(coordination);
    this.#duplicates = new DuplicateGuard(coordination, clock, (callId) => this.#standing(callId));
  }

  /** Answers the limits that the call was admitted under. Throws {@link TooManyCalls} or {@link DuplicateCall}. */
  async admit(tenantId: string, callId: string, to: string, exclusive: boolean): Promise<CallLimits> {
    const limits = await this.takeSlot(tenantId, callId);
    try {
      await this.#enter(tenantId, callId, to, exclusive, limits);
      return limits;
    } catch (error) {
      await this.leave(tenantId, callId);
      throw error;
    }
  }

  /**
   * For an exclusive call between its append and its dial: throws {@link DuplicateCall} if the append took so long that
   * another call was let in instead. Else its entry is written anew, so that nobody who looked before lets one in still.
   */
  async confirm(tenantId: string, callId: string, to: string, limits: CallLimits): Promise<void> {
    await this.#enter(tenantId, callId, to, true, limits);
  }

  /** Throws {@link TooManyCalls}. A call that has a slot already keeps it. */
  async takeSlot(tenantId: string, callId: string): Promise<CallLimits> {
    const limits = await this.directory.limits(tenantId);
    const { maxConcurrentCalls, maxCallSeconds } = limits;
    if (!(await this.#slots.take(tenantId, callId, maxConcurrentCalls, maxCallSeconds))) throw new TooManyCalls();
    return limits;
  }

  /** Frees the call's slot. Its guard entry needs no freeing: it points to a stream that is over. */
  async leave(tenantId: string, callId: string): Promise<void> {
    await this.#slots.free(tenantId, callId);
  }

  async #enter(
    tenantId: string,
    callId: string,
    to: string,
    exclusive: boolean,
    { maxCallSeconds }: CallLimits,
  ): Promise<void> {
    const ttlMs = (maxCallSeconds + SLACK_SECONDS) * 1000;
    const key = await this.vault.hashingKey(`tenant-${tenantId}`);
    const duplicate = await this.#duplicates.enter(key, to, callId, { exclusive, ttlMs });
    if (duplicate !== undefined) throw new DuplicateCall(duplicate);
  }

  async #standing(callId: string): Promise<Standing> {
    const call = await readState(this.ledger, callStream, callId);
    if (call === null) return 'absent';
    return isLive(call) ? 'live' : 'over';
  }
}
