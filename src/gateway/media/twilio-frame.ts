import { type Base64, isBase64 } from './base64.js';

/** Why a frame is ignored. Counted, never logged with its content. */
export type MalformedReason =
  'not-json' | 'missing-field' | 'unknown-event' | 'other-stream' | 'bad-payload' | 'wrong-track' | 'wrong-format';

/** One frame of Twilio's media stream, of which only what is needed was read. */
export type TwilioFrame =
  | Readonly<{ event: 'connected' }>
  | Readonly<{
      event: 'start';
      streamSid: string;
      callSid: string;
      accountSid: string;
      parameters: ReadonlyMap<string, string>;
    }>
  | Readonly<{ event: 'media'; payload: Base64 }>
  | Readonly<{ event: 'mark'; name: string }>
  | Readonly<{ event: 'dtmf'; digit: string }>
  | Readonly<{ event: 'stop' }>;

export type Malformed = Readonly<{ event: 'malformed'; reason: MalformedReason }>;

const malformed = (reason: MalformedReason): Malformed => ({ event: 'malformed', reason });

type Fields = Readonly<Record<string, unknown>>;
const NO_FIELDS: Fields = {};
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : NO_FIELDS;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** `MZ`, `CA`, `AC` and 32 digits from Twilio; whatever it is, it is shown in lists and logs. */
const SID = /^[A-Za-z0-9]{1,64}$/;
const isSid = (value: unknown): value is string => isText(value) && SID.test(value);

/**
 * The caller's audio as Twilio writes it, 50 times a second and call. What looks a little different is read as JSON: the
 * result is the same, for three times the work.
 */
const CALLER_AUDIO =
  /^\{"event":"media","sequenceNumber":"\d+","media":\{"track":"inbound","chunk":"\d+","timestamp":"\d+","payload":"([A-Za-z0-9+/]+={0,2})"\},"streamSid":"(\w+)"\}$/;

const DIGIT = /^[0-9A-D*#]$/;

/**
 * Reads one text frame (protocol: Media Streams, messages from Twilio). `streamSid` is the stream this socket carries,
 * null before its `start`. Never throws: what cannot be used comes back as malformed. Payloads are not decoded.
 */
export const parseTwilioFrame = (text: string, streamSid: string | null): TwilioFrame | Malformed => {
  const audio = CALLER_AUDIO.exec(text);
  if (audio !== null && (streamSid === null || audio[2] === streamSid)) {
    return { event: 'media', payload: audio[1] as Base64 };
  }
  let frame: Fields;
  try {
    frame = fieldsOf(JSON.parse(text));
  } catch {
    return malformed('not-json');
  }
  if (frame.event === 'connected') return { event: 'connected' };
  if (!isText(frame.event)) return malformed('missing-field');
  if (streamSid !== null && frame.streamSid !== streamSid) return malformed('other-stream');
  switch (frame.event) {
    case 'media':
      return mediaOf(fieldsOf(frame.media));
    case 'mark': {
      const { name } = fieldsOf(frame.mark);
      return isText(name) ? { event: 'mark', name } : malformed('missing-field');
    }
    case 'dtmf': {
      const { digit } = fieldsOf(frame.dtmf);
      return isText(digit) && DIGIT.test(digit) ? { event: 'dtmf', digit } : malformed('missing-field');
    }
    case 'start':
      return startOf(frame.streamSid, fieldsOf(frame.start));
    case 'stop':
      return { event: 'stop' };
    default:
      return malformed('unknown-event');
  }
};

const mediaOf = ({ payload, track }: Fields): TwilioFrame | Malformed => {
  if (!isText(payload)) return malformed('missing-field');
  if (track === 'outbound') return malformed('wrong-track');
  return isBase64(payload) ? { event: 'media', payload } : malformed('bad-payload');
};

const startOf = (streamSid: unknown, start: Fields): TwilioFrame | Malformed => {
  const { callSid, accountSid } = start;
  if (!isSid(streamSid) || !isSid(callSid) || !isSid(accountSid)) return malformed('missing-field');
  const { encoding } = fieldsOf(start.mediaFormat);
  if (encoding !== undefined && encoding !== 'audio/x-mulaw') return malformed('wrong-format');
  const parameters = new Map<string, string>();
  for (const [name, value] of Object.entries(fieldsOf(start.customParameters))) {
    if (typeof value === 'string') parameters.set(name, value);
  }
  return { event: 'start', streamSid, callSid, accountSid, parameters };
};
