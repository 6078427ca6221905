import twilio from 'twilio';

/**
 * Whether one of the auth tokens (current, previous) signed this request (protocol: X-Twilio-Signature).
 * `url` is the public URL exactly as the carrier requested it; `params` all decoded form values, or none for GET and
 * for a WebSocket upgrade.
 */
export const isSigned = (
  authTokens: readonly string[],
  signature: string | undefined,
  url: string,
  params: Readonly<Record<string, unknown>>,
): boolean => {
  if (signature === undefined || signature.length > 128) return false;
  const fields = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, ownArray(value)]));
  return authTokens.some((token) => twilio.validateRequest(token, signature, url, fields));
};

/** The SDK asks `instanceof Array` of a repeated field, which an array of another realm is not. */
const ownArray = (value: unknown): unknown => (Array.isArray(value) ? [...(value as readonly unknown[])] : value);
