// Deep: the SDK's entry loads its REST client too, a tenth of a start.
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';

/**
 * Whether one of the auth tokens (current, previous) signed this request (protocol: X-Twilio-Signature).
 * `url` is the public URL exactly as the carrier requested it; `params` all decoded form values, or none for GET and
 * for a WebSocket upgrade. Never throws: what no form and no URL can be is signed by nobody.
 */
export const isSigned = (
  authTokens: readonly string[],
  signature: string | undefined,
  url: string,
  params: Readonly<Record<string, unknown>>,
): boolean => {
  if (signature === undefined || signature.length > 128 || !URL.canParse(url)) return false;
  const fields = Object.entries(params).map(([name, value]) => [name, textsOf(value)] as const);
  if (fields.some(([, texts]) => texts === undefined)) return false;
  return authTokens.some((token) => validateRequest(token, signature, url, Object.fromEntries(fields)));
};

/** A field once or repeated. The SDK asks `instanceof Array`, which an array of another realm is not: a copy is. */
const textsOf = (value: unknown): string | readonly string[] | undefined => {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? [...value] : undefined;
};
