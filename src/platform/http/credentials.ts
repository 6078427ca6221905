import type { IncomingHttpHeaders } from 'node:http';

export const ADMIN_KEY_HEADER = 'x-admin-key';
export const CARRIER_SIGNATURE_HEADER = 'x-twilio-signature';
/** Longer ones are nobody's: refused before they are hashed. */
const MAX_CREDENTIAL_LENGTH = 512;

/** Whether the request shows any credential at all, right or wrong. */
export const hasCredential = (headers: IncomingHttpHeaders): boolean =>
  ['authorization', ADMIN_KEY_HEADER, CARRIER_SIGNATURE_HEADER].some((name) => headers[name] !== undefined);

export const bearerOf = (headers: IncomingHttpHeaders): string | undefined => {
  const [, token] = /^bearer +([\x21-\x7e]+) *$/i.exec(headers.authorization ?? '') ?? [];
  return bounded(token);
};

export const adminKeyOf = (headers: IncomingHttpHeaders): string | undefined => {
  const key = headers[ADMIN_KEY_HEADER];
  return bounded(typeof key === 'string' ? key : undefined);
};

const bounded = (text: string | undefined): string | undefined =>
  text !== undefined && text.length <= MAX_CREDENTIAL_LENGTH ? text : undefined;
