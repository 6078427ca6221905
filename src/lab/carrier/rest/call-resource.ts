import { restStatus } from '../calls/call-status.js';
import type { Call } from '../calls/call.js';

/** A call as the REST API shows it. Times are RFC 2822, durations text. */
export const callResource = (call: Call) => {
  const { accountSid, direction, from, to, parentSid } = call.details;
  const uri = `/2010-04-01/Accounts/${accountSid}/Calls/${call.sid}`;
  const changedAtMs = call.endedAtMs ?? call.answeredAtMs ?? call.createdAtMs;
  return {
    sid: call.sid,
    account_sid: accountSid,
    parent_call_sid: parentSid ?? null,
    date_created: rfc2822(call.createdAtMs),
    date_updated: rfc2822(changedAtMs),
    to,
    to_formatted: to,
    from,
    from_formatted: from,
    phone_number_sid: null,
    status: restStatus(call.status),
    start_time: rfc2822(call.status === 'queued' ? undefined : (call.answeredAtMs ?? call.createdAtMs)),
    end_time: rfc2822(call.endedAtMs),
    duration: call.endedAtMs === undefined ? null : String(call.durationSeconds),
    price: null,
    price_unit: 'USD',
    direction,
    answered_by: call.answeredBy ?? null,
    annotation: null,
    api_version: '2010-04-01',
    forwarded_from: null,
    group_sid: null,
    caller_name: null,
    queue_time: '0',
    trunk_sid: null,
    uri: `${uri}.json`,
    subresource_uris: { recordings: `${uri}/Recordings.json`, streams: `${uri}/Streams.json` },
  };
};

const rfc2822 = (ms: number | undefined): string | null =>
  ms === undefined ? null : new Date(ms).toUTCString().replace('GMT', '+0000');
