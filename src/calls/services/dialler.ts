import { Clock } from '../../platform/clock/clock.js';
import type { CommandContext } from '../../platform/commands/stream-definition.js';
import type { Handled } from '../../platform/commands/stream-writer.js';
import type { CallStreamWriter } from '../call.stream.js';
import type { RecordDial, StartCall } from '../domain/call.commands.js';
import type { CallEvent } from '../domain/call.events.js';
import type { Call } from '../domain/call.js';
import {
  CarrierUnavailable,
  DialOutcomeUnknown,
  DialRefused,
  Telephony,
  type TelephonyAccount,
} from '../ports/telephony.js';
import type { PlacedCall } from '../commands/place-call.command.js';
import { CallUrls } from './call-urls.js';
import { placedCall } from './placed-call.js';
import { recordLater } from './record-later.js';

/** The carrier cuts in mid-word, so its limit leaves room for the words with which we end a call at ours. */
const FAREWELL_SECONDS = 30;
/** The most that Twilio takes (protocol: Calls resource, TimeLimit). */
const CARRIER_MAX_SECONDS = 86_400;

/** Dials a call whose `DialRequested` this process has appended, and records how the carrier answered. */
export class Dialler {
  constructor(
    private readonly telephony: Telephony,
    private readonly urls: CallUrls,
    private readonly clock: Clock,
    private readonly ringSeconds: number,
  ) {}

  /**
   * Never throws: the call may be ringing, so the client hears how the dial went, and its record follows when the store
   * is back, or is found by reconciliation when this process ends before.
   */
  async dial(
    writer: CallStreamWriter,
    callId: string,
    { account, start, maxSeconds }: Readonly<{ account: TelephonyAccount; start: StartCall; maxSeconds: number }>,
    context: CommandContext,
  ): Promise<PlacedCall> {
    const { to, from } = start;
    const answer = await this.#ask(account, {
      to,
      from,
      answerUrl: this.urls.answer(callId),
      statusUrl: this.urls.status(callId),
      ringSeconds: this.ringSeconds,
      maxSeconds: Math.min(maxSeconds + FAREWELL_SECONDS, CARRIER_MAX_SECONDS),
    });
    const record = async (): Promise<Handled<Call | null, CallEvent>> => {
      const at = this.clock.nowIso();
      const handled = await writer.handle([{ type: 'RecordDial', at, ...answer }], context);
      if (answer.outcome === 'accepted') await this.#hangUpStray(account, answer.callSid, handled.state);
      return handled;
    };
    const said: PlacedCall = { callId, to, from, replayed: false, ...answer };
    try {
      const { state, position } = await record();
      return state === null ? said : { ...placedCall(callId, state, false), position };
    } catch {
      // A callback settles it as well.
      void recordLater(this.clock, record);
      return said;
    }
  }

  /** The call was ended while it was dialled, or has another carrier call by now: this one is nobody's. */
  async #hangUpStray(account: TelephonyAccount, callSid: string, call: Call | null): Promise<void> {
    if (call?.dial.callSid !== callSid) await this.telephony.hangUp(account, callSid).catch(() => false);
  }

  async #ask(account: TelephonyAccount, dial: Parameters<Telephony['dial']>[1]): Promise<DialAnswer> {
    try {
      const { callSid } = await this.telephony.dial(account, dial);
      return { outcome: 'accepted', callSid };
    } catch (error) {
      if (error instanceof DialRefused) {
        return { outcome: 'rejected', reason: error.reason, providerCode: error.providerCode };
      }
      if (error instanceof CarrierUnavailable) {
        return { outcome: 'rejected', reason: 'carrier-unavailable', providerCode: null };
      }
      return { outcome: 'unknown', reason: error instanceof DialOutcomeUnknown ? error.message : 'unexpected-answer' };
    }
  }
}

type Distribute<T> = T extends RecordDial ? Omit<T, 'type' | 'at'> : never;
type DialAnswer = Distribute<RecordDial>;
