import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { isJsonObject, type Json } from './json.js';

/** Where a sealed value belongs. It is authenticated with it, so that it cannot be moved to another place. */
export type SealedPlace = Readonly<{ stream: string; eventId: string; field: string; keyId: string }>;

/** AES-256-GCM; `kid` names the subject whose key opens it; the rest is base64. */
export type Sealed = Readonly<{ $sealed: Readonly<{ v: 1; kid: string; iv: string; ct: string; tag: string }> }>;

/** A sealed value was altered or moved, or the key is not the one it was sealed with. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
  constructor(
    readonly stream: string,
    readonly eventId: string,
    readonly field: string,
  ) {
    super(`${stream}, event ${eventId}: the sealed field ${field} does not open`);
  }
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const associated = ({ stream, eventId, field, keyId }: SealedPlace): Buffer =>
  Buffer.from(`${stream}|${eventId}|${field}|${keyId}`);

/** Seals any JSON value with a 32-byte key under a random 96-bit nonce. */
export const seal = (value: Json, key: Uint8Array, place: SealedPlace): Sealed => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(associated(place));
  const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return {
    $sealed: {
      v: 1,
      kid: place.keyId,
      iv: nonce.toString('base64'),
      ct: text.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
    },
  };
};

/** Opens what {@link seal} made for the same place. Throws {@link SealBroken}. */
export const unseal = ({ $sealed: { iv, ct, tag } }: Sealed, key: Uint8Array, place: SealedPlace): Json => {
  try {
    const decipher = createDecipheriv(ALGORITHM, key, Buffer.from(iv, 'base64'), { authTagLength: TAG_BYTES })
      .setAAD(associated(place))
      .setAuthTag(Buffer.from(tag, 'base64'));
    const text = decipher.update(Buffer.from(ct, 'base64'));
    // Only verifies the tag: a mode without padding has nothing left to give.
    decipher.final();
    return JSON.parse(text.toString('utf8')) as Json;
  } catch {
    throw new SealBroken(place.stream, place.eventId, place.field);
  }
};

/** Claims to be sealed, of whatever version: such a value must never be taken for plain. */
export const claimsToBeSealed = (value: Json | undefined): boolean =>
  isJsonObject(value) && Object.hasOwn(value, '$sealed');

export const isSealed = (value: Json | undefined): value is Sealed => {
  const inner = isJsonObject(value) ? value.$sealed : undefined;
  return (
    isJsonObject(inner) &&
    inner.v === 1 &&
    typeof inner.kid === 'string' &&
    typeof inner.iv === 'string' &&
    typeof inner.ct === 'string' &&
    typeof inner.tag === 'string'
  );
};
