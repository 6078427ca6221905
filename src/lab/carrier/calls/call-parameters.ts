import type { FormParameters } from '../webhooks/signature.js';
import type { Call } from './call.js';

/** The parameters of every webhook of a call, with the legacy duplicates that real requests carry. */
export const callParameters = (call: Call): FormParameters => {
  const { accountSid, direction, from, to, parentSid } = call.details;
  return {
    CallSid: call.sid,
    AccountSid: accountSid,
    From: from,
    To: to,
    Caller: from,
    Called: to,
    CallStatus: call.status,
    ApiVersion: '2010-04-01',
    Direction: direction,
    ...(parentSid && { ParentCallSid: parentSid }),
    ...(call.answeredBy && { AnsweredBy: call.answeredBy }),
    ...(direction === 'inbound' && { CallToken: 'lab', StirVerstat: 'TN-Validation-Passed-A' }),
    ...geography(['From', 'Caller'], from),
    ...geography(['To', 'Called'], to),
  };
};

/** What the carrier knows of a number's place: empty values are sent too, as the real one does. */
const geography = (prefixes: readonly string[], number: string): FormParameters => {
  const american = number.startsWith('+1');
  return Object.fromEntries(
    prefixes.flatMap((prefix) => [
      [`${prefix}City`, american ? 'NEW YORK' : ''],
      [`${prefix}State`, american ? 'NY' : ''],
      [`${prefix}Zip`, american ? '10001' : ''],
      [`${prefix}Country`, american ? 'US' : ''],
    ]),
  );
};
