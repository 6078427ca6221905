/** What a dial needs. URLs are ours, absolute, and carry the call's id. */
export type DialRequest = Readonly<{
  to: string;
  from: string;
  answerUrl: string;
  statusUrl: string;
  ringSeconds: number;
  maxSeconds: number;
}>;

/** The account a tenant's calls go through. */
export type TelephonyAccount = Readonly<{ accountSid: string; authToken: string }>;

/** A call as the carrier knows it; `status` is the carrier's word, `startedAt` absent while it is queued. */
export type CarrierCall = Readonly<{
  callSid: string;
  to: string;
  from: string;
  status: string;
  durationSeconds: number | null;
  createdAt: string;
}>;

/** The carrier said no: nothing was dialled. `providerCode` is its own error number. */
export class DialRefused extends Error {
  override readonly name = 'DialRefused';
  constructor(
    readonly reason: string,
    readonly providerCode: number | null,
  ) {
    super(reason);
  }
}

/** The request may have reached the carrier, but no answer did. */
export class DialOutcomeUnknown extends Error {
  override readonly name = 'DialOutcomeUnknown';
}

/** No carrier is configured, or it could not be reached at all: nothing was dialled. */
export class CarrierUnavailable extends Error {
  override readonly name = 'CarrierUnavailable';
}

/** The telephone network. */
export abstract class Telephony {
  /** Throws {@link DialRefused}, {@link DialOutcomeUnknown} or {@link CarrierUnavailable}. */
  abstract dial(account: TelephonyAccount, dial: DialRequest): Promise<CarrierCall>;
  /** Hangs up. Resolves false if the call was not in a state to be ended. */
  abstract hangUp(account: TelephonyAccount, callSid: string): Promise<boolean>;
  abstract fetch(account: TelephonyAccount, callSid: string): Promise<CarrierCall | undefined>;
  /** Calls that were dialled by a request between these numbers and created since `since` (ISO 8601), at most 50. */
  abstract list(
    account: TelephonyAccount,
    search: Readonly<{ to: string; from: string; since: string }>,
  ): Promise<readonly CarrierCall[]>;
}
