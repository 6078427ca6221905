import { randomBytes } from 'node:crypto';
import { sign, type FormParameters } from '../../src/lab/carrier/webhooks/signature.js';
import type { Received } from './http-client.js';
import type { Product } from './product.js';

export const newCallSid = (): string => `CA${randomBytes(16).toString('hex')}`;

export type WebhookOptions = Readonly<{
  authToken?: string;
  /** Undefined leaves one out. */
  headers?: Readonly<Record<string, string | undefined>>;
}>;

/** Posts a form to the product as the carrier does, signed with the lab account's token unless another is given. */
export const webhook = (
  product: Product,
  url: string,
  fields: FormParameters,
  { authToken = product.lab.addresses.authToken, headers = {} }: WebhookOptions = {},
): Promise<Received> => {
  const parameters: FormParameters = { AccountSid: product.lab.addresses.accountSid, ...fields };
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of typeof value === 'string' ? [value] : value) form.append(name, one);
  }
  const all = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': sign(authToken, `${product.baseUrl}${url}`, parameters),
    ...headers,
  };
  const set = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return product.send({ method: 'POST', url, headers: set, payload: form.toString() });
};

/** The token of the stream that this TwiML connects to; undefined where it connects none. */
export const streamTokenIn = (twiml: string): string | undefined => /\/media-stream\/([^"]+)"/.exec(twiml)?.[1];
