import { randomBytes } from 'node:crypto';
import { handleCommand } from '../../src/platform/commands/handle-command.js';
import { Ledger } from '../../src/platform/commands/ledger.js';
import { tenantStream } from '../../src/tenants/tenant.stream.js';
import { sign, type FormParameters } from '../../src/lab/carrier/webhooks/signature.js';
import type { Received } from './http-client.js';
import { ADMIN_KEY, type Product } from './product.js';
import type { Seeded } from './seed.js';

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

/** A request with the fields `sent` whose signature is that of the fields `signed`. */
export const forged = (
  product: Product,
  url: string,
  signed: Readonly<Record<string, string>>,
  sent: Readonly<Record<string, string>>,
) => ({
  method: 'POST',
  url,
  headers: {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': sign(product.lab.addresses.authToken, `${product.baseUrl}${url}`, signed),
  },
  payload: new URLSearchParams(sent).toString(),
});

/** The token of the stream that this TwiML connects to; undefined where it connects none. */
export const streamTokenIn = (twiml: string): string | undefined => /\/media-stream\/([^"]+)"/.exec(twiml)?.[1];

export type IncomingFields = Readonly<Record<string, string | readonly string[]>>;

/** What the carrier posts when a call comes in, with a call id of its own unless one is given. */
export const incomingForm = (fields: IncomingFields = {}) => ({
  CallSid: newCallSid(),
  From: '+15550100001',
  CallStatus: 'ringing',
  Direction: 'inbound',
  ...fields,
});

/** How often an operator was told of this kind of trouble. */
export const diagnosticsOf = async (product: Product, kind: string): Promise<number> => {
  const { body } = await product.send({ url: '/metrics', headers: { 'x-admin-key': ADMIN_KEY } });
  return Number(new RegExp(`operator_diagnostics_total\\{kind="${kind}"\\} (\\d+)`).exec(body)?.[1] ?? 0);
};

/** Gives a tenant an account of its own at the carrier. */
export const setTwilioAccount = async (
  product: Product,
  { tenantId }: Seeded,
  account: Readonly<{ accountSid: string; authToken: string }>,
): Promise<void> => {
  const own = { type: 'SetTwilioAccount', ...account, at: '2026-01-02T00:00:00.000Z' } as const;
  const context = { tenantId, actor: 'test', correlationId: 'test' };
  await handleCommand(product.app.get(Ledger), tenantStream, tenantId, own, context);
};
