import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * `vl_live_<8 public><22 secret><6 checksum>`, all base62. The public part is the key's id and finds its stream; the
 * secret part holds 131 random bits; the checksum is the CRC-32 of all before it, so that a mistyped or invented key is
 * turned away without asking the store, and a scanner can tell a leaked key from noise.
 */
const PREFIX = 'vl_live_';
const PUBLIC_LENGTH = 8;
const SECRET_LENGTH = 22;
const CHECKSUM_LENGTH = 6;
const SHAPE = /^vl_live_[0-9A-Za-z]{36}$/;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A new key: its text is shown once, the rest is stored. */
export type MintedKey = Readonly<{ text: string; publicId: string; secretHash: string; last4: string }>;

export const mintApiKey = (publicId: string): MintedKey => {
  const secret = Array.from({ length: SECRET_LENGTH }, () => DIGITS[randomInt(62)]).join('');
  const body = `${PREFIX}${publicId}${secret}`;
  const text = body + checksum(body);
  return { text, publicId, secretHash: hashApiKey(text), last4: text.slice(-4) };
};

/** The public id of a tenant's named key: always the same, so that issuing it again stays on the same stream. */
export const publicIdOf = (tenantId: string, name: string): string => {
  const digest = createHash('sha256')
    .update(JSON.stringify(['apiKey', tenantId, name]))
    .digest();
  return base62(digest.readBigUInt64BE(), PUBLIC_LENGTH);
};

/** The public id out of a key's text; undefined for whatever is no key of ours. Asks nobody. */
export const readPublicId = (text: string): string | undefined => {
  if (!SHAPE.test(text)) return undefined;
  const body = text.slice(0, -CHECKSUM_LENGTH);
  if (checksum(body) !== text.slice(-CHECKSUM_LENGTH)) return undefined;
  return text.slice(PREFIX.length, PREFIX.length + PUBLIC_LENGTH);
};

/** SHA-256 in hexadecimal. No slow hash: 131 random bits cannot be guessed, and a slow one invites floods. */
export const hashApiKey = (text: string): string => createHash('sha256').update(text).digest('hex');

const checksum = (body: string): string => base62(BigInt(crc32(body)), CHECKSUM_LENGTH);

/** The lowest `length` base62 digits. */
const base62 = (value: bigint, length: number): string => {
  let text = '';
  for (let rest = value; text.length < length; rest /= 62n) text = (DIGITS[Number(rest % 62n)] ?? '') + text;
  return text;
};
