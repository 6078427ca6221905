import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A wrapped key does not open: another wrapping key, another purpose, or damage. */
export class UnwrapFailed extends Error {
  override readonly name = 'UnwrapFailed';
}

export const newKey = (): Uint8Array => randomBytes(KEY_BYTES);

/** Nonce, tag and ciphertext in one. `purpose` is authenticated, so that a key cannot be passed off as another. */
export const wrapKey = (key: Uint8Array, wrappingKey: Uint8Array, purpose: string): Uint8Array => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, wrappingKey, nonce, { authTagLength: TAG_BYTES }).setAAD(
    Buffer.from(purpose),
  );
  const text = Buffer.concat([cipher.update(key), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
};

/** Opens what {@link wrapKey} made for the same purpose. Throws {@link UnwrapFailed}. */
export const unwrapKey = (wrapped: Uint8Array, wrappingKey: Uint8Array, purpose: string): Uint8Array => {
  const nonce = wrapped.subarray(0, NONCE_BYTES);
  const tag = wrapped.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const text = wrapped.subarray(NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(ALGORITHM, wrappingKey, nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(purpose))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]);
  } catch {
    throw new UnwrapFailed(`the wrapped key for ${purpose} does not open`);
  }
};

/** Names a key without giving it away: the first 8 bytes of its SHA-256, in hexadecimal. */
export const fingerprintOf = (key: Uint8Array): string => createHash('sha256').update(key).digest('hex').slice(0, 16);
