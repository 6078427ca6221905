import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Coordination } from '../../platform/coordination/coordination.js';
import type { Json, JsonObject } from '../../platform/events/json.js';

/** What a token lets its bearer open: the media of exactly this call. */
export type StreamClaims = Readonly<{ tenantId: string; callId: string; callSid: string; accountSid: string }>;

export const STREAM_TOKEN_TTL_MS = 60_000;
const TOKEN = /^[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}$/;

/**
 * Single-use tokens for the media socket: 128 random bits and their HMAC-SHA-256. The HMAC turns guesses away before
 * anything is looked up; the record in `Coordination` makes a token expire and work once.
 */
export class StreamTokens {
  /** `secrets`: the current one first, then those still accepted. */
  constructor(
    private readonly coordination: Coordination,
    private readonly secrets: readonly [Uint8Array, ...Uint8Array[]],
  ) {}

  async mint(claims: StreamClaims): Promise<string> {
    const id = randomBytes(16).toString('base64url');
    await this.coordination.compareAndSet(keyOf(id), undefined, claims, STREAM_TOKEN_TTL_MS);
    return `${id}.${sign(this.secrets[0], id)}`;
  }

  /** The claims of a token that is ours and still unused. */
  async peek(token: string): Promise<StreamClaims | undefined> {
    const id = this.#idOf(token);
    if (id === undefined) return undefined;
    return claimsOf((await this.coordination.get(keyOf(id)))?.value);
  }

  /** Uses the token up: of any number of tries exactly one gets the claims. */
  async use(token: string): Promise<StreamClaims | undefined> {
    const id = this.#idOf(token);
    if (id === undefined) return undefined;
    const entry = await this.coordination.get(keyOf(id));
    if (entry === undefined) return undefined;
    return claimsOf((await this.coordination.take(keyOf(id), entry.version))?.value);
  }

  #idOf(token: string): string | undefined {
    if (!TOKEN.test(token)) return undefined;
    const [id = '', signature = ''] = token.split('.');
    const given = Buffer.from(signature);
    const ours = this.secrets.some((secret) => {
      const expected = Buffer.from(sign(secret, id));
      return expected.length === given.length && timingSafeEqual(expected, given);
    });
    return ours ? id : undefined;
  }
}

const keyOf = (id: string): string => `stream-token/${id}`;

const sign = (secret: Uint8Array, id: string): string => createHmac('sha256', secret).update(id).digest('base64url');

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const claimsOf = (value: Json | undefined): StreamClaims | undefined => {
  if (!isObject(value)) return undefined;
  const { tenantId, callId, callSid, accountSid } = value;
  if (typeof tenantId !== 'string' || typeof callId !== 'string') return undefined;
  if (typeof callSid !== 'string' || typeof accountSid !== 'string') return undefined;
  return { tenantId, callId, callSid, accountSid };
};
