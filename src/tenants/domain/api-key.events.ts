import type { Fact } from '../../platform/events/fact.js';

/** `secretHash` is the SHA-256 of the whole key text, in hexadecimal; the text itself is stored nowhere. */
export type ApiKeyIssued = Fact<
  'ApiKeyIssued',
  {
    tenantId: string;
    publicId: string;
    secretHash: string;
    last4: string;
    name: string;
    scopes: readonly string[];
    expiresAt: string | null;
    at: string;
  }
>;
export type ApiKeyRevoked = Fact<'ApiKeyRevoked', { at: string }>;

export type ApiKeyEvent = ApiKeyIssued | ApiKeyRevoked;
