import type { TwilioConfig } from '../../platform/config/config.js';
import { REDACTED } from '../../platform/events/codec.js';
import type { TenantTwilio } from '../domain/tenant.js';

/** A token and when it ceases to be accepted (ms since 1970). */
type Token = Readonly<{ text: string; untilMs: number }>;

/** An account with every token that is known of it, as caches keep it: time goes on while a store is away. */
export type KnownAccount = Readonly<{ accountSid: string; tokens: readonly Token[] }>;

/** `authTokens` are those that sign now, the current one first; `knownTokens` also those whose time is over. */
export type TwilioAccount = Readonly<{
  accountSid: string;
  authTokens: readonly string[];
  knownTokens: readonly string[];
}>;

/** Secrets that were destroyed read as a well-known text, which must never verify a signature. */
export const accountOfTenant = ({ accountSid, ...twilio }: TenantTwilio): KnownAccount => {
  const { authToken, previousAuthToken, previousUntil } = twilio;
  const tokens = [{ text: authToken, untilMs: Infinity }];
  if (previousAuthToken !== null) tokens.push({ text: previousAuthToken, untilMs: Date.parse(previousUntil ?? '') });
  return { accountSid, tokens: tokens.filter(({ text }) => text !== REDACTED) };
};

/** The platform's own account; undefined if it has none. */
export const accountOfPlatform = ({ accountSid, authToken }: TwilioConfig): KnownAccount | undefined => {
  if (accountSid === undefined) return undefined;
  const { current, previous, previousUntilMs = 0 } = authToken;
  const tokens = [
    ...(current ? [{ text: current.reveal(), untilMs: Infinity }] : []),
    ...(previous ? [{ text: previous.reveal(), untilMs: previousUntilMs }] : []),
  ];
  return { accountSid, tokens };
};

export const accountAt = ({ accountSid, tokens }: KnownAccount, nowMs: number): TwilioAccount => {
  const texts = (of: readonly Token[]): readonly string[] => [...new Set(of.map(({ text }) => text))];
  return {
    accountSid,
    authTokens: texts(tokens.filter(({ untilMs }) => nowMs < untilMs)),
    knownTokens: texts(tokens),
  };
};
