import restException from 'twilio/lib/base/RestException.js';
import type { CallInstance, CallListInstance } from 'twilio/lib/rest/api/v2010/account/call.js';
import {
  type CarrierCall,
  CarrierUnavailable,
  type DialRequest,
  DialOutcomeUnknown,
  DialRefused,
  Telephony,
  type TelephonyAccount,
} from '../../calls/ports/telephony.js';

const { default: RestException } = restException;

/** How long the carrier may take to answer a REST request (ms) before its outcome counts as unknown. */
const REQUEST_TIMEOUT_MS = 10_000;

/** The call is not in a state to be changed: it is over (protocol: error 21220). */
const NOT_IN_PROGRESS = 21220;

/** Errors of the connection itself: the request never left this machine. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Twilio's REST API behind the telephony port (protocol: Calls resource). */
export class TwilioTelephony extends Telephony {
  constructor(
    private readonly baseUrl: string | undefined,
    private readonly requestTimeoutMs = REQUEST_TIMEOUT_MS,
  ) {
    super();
  }

  async dial(account: TelephonyAccount, dial: DialRequest): Promise<CarrierCall> {
    try {
      const calls = await this.#calls(account);
      const call = await calls.create({
        to: dial.to,
        from: dial.from,
        url: dial.answerUrl,
        statusCallback: dial.statusUrl,
        statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        timeout: dial.ringSeconds,
        timeLimit: dial.maxSeconds,
      });
      return carrierCall(call);
    } catch (error) {
      throw dialFailure(error);
    }
  }

  async hangUp(account: TelephonyAccount, callSid: string): Promise<boolean> {
    try {
      const calls = await this.#calls(account);
      await calls(callSid).update({ status: 'completed' });
      return true;
    } catch (error) {
      if (isRest(error) && (error.status === 404 || error.code === NOT_IN_PROGRESS)) return false;
      throw unavailable(error);
    }
  }

  async fetch(account: TelephonyAccount, callSid: string): Promise<CarrierCall | undefined> {
    try {
      const calls = await this.#calls(account);
      return carrierCall(await calls(callSid).fetch());
    } catch (error) {
      if (isRest(error) && error.status === 404) return undefined;
      throw unavailable(error);
    }
  }

  async list(account: TelephonyAccount, search: { to: string; from: string; since: string }): Promise<CarrierCall[]> {
    const { to, from, since } = search;
    try {
      const calls = await this.#calls(account);
      const listed = await calls.list({ to, from, startTimeAfter: new Date(since), limit: 50 });
      return listed.filter(({ direction }) => direction === 'outbound-api').map(carrierCall);
    } catch (error) {
      throw unavailable(error);
    }
  }

  async #calls(account: TelephonyAccount): Promise<CallListInstance> {
    const { twilioClient } = await import('./twilio-client.js');
    return twilioClient(account, this.baseUrl, this.requestTimeoutMs).calls;
  }
}

type RestError = InstanceType<typeof RestException>;
const isRest = (error: unknown): error is RestError => error instanceof RestException;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';

const unavailable = (error: unknown): CarrierUnavailable =>
  new CarrierUnavailable(isRest(error) ? `the carrier answered ${error.status}` : `the carrier: ${codeOf(error)}`);

/** A refusal is certain below 500; anything else may have placed the call, unless it never left. */
const dialFailure = (error: unknown): Error => {
  if (isRest(error)) {
    if (error.status >= 500) return new DialOutcomeUnknown(`the carrier answered ${error.status}`);
    return new DialRefused(`carrier-error-${error.code ?? error.status}`, error.code ?? null);
  }
  const code = codeOf(error);
  return NEVER_SENT.has(code) ? new CarrierUnavailable(`the carrier: ${code}`) : new DialOutcomeUnknown(code);
};

const carrierCall = (call: CallInstance): CarrierCall => ({
  callSid: call.sid,
  to: call.to,
  from: call.from,
  status: call.status,
  durationSeconds: call.duration ? Number(call.duration) : null,
  createdAt: (call.dateCreated ?? call.startTime ?? new Date(0)).toISOString(),
});
