import { createHmac } from 'node:crypto';

/** Form fields; a repeated field has several values. */
export type FormParameters = Readonly<Record<string, string | readonly string[]>>;

/**
 * `X-Twilio-Signature`: base64 of HMAC-SHA1 over the URL as requested, followed by every field and its value, sorted by
 * field. GET requests and WebSocket upgrades are signed over the URL alone. [twilio.com/docs/usage/security]
 */
export const sign = (authToken: string, url: string, parameters: FormParameters = {}): string => {
  const fields = Object.keys(parameters).sort();
  const signed = fields.reduce(
    (text, field) =>
      text +
      valuesOf(parameters[field])
        .map((v) => field + v)
        .join(''),
    url,
  );
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
};

const valuesOf = (value: string | readonly string[] | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : [...new Set(value)].sort();
