/**
 * A data key's answer. *Destroyed* is final and reads as redacted; *missing* is a fault (a backup not restored, a
 * replica behind) and must stop whoever asked, never blank anything.
 */
export type KeyAnswer =
  | Readonly<{ status: 'key'; subject: string; key: Uint8Array }>
  | Readonly<{ status: 'destroyed'; subject: string }>
  | Readonly<{ status: 'missing'; subject: string }>;

/**
 * Data keys (AES-256, 32 bytes) for personal fields, one per subject, wrapped by the tenant's key, wrapped by the
 * master key. A subject names a call, a number on a list, a tenant's secrets: `call-<id>`, `tenant-<id>/secrets`.
 * Throws {@link VaultUnavailable} when it cannot be reached.
 */
export abstract class KeyVault {
  /** Creates the key if the subject has none, durably, and returns the winner; *destroyed* if it was destroyed. */
  abstract ensure(tenantId: string, subject: string): Promise<KeyAnswer>;
  /** Answers for many subjects at once, in the order asked. */
  abstract lookup(subjects: readonly string[]): Promise<readonly KeyAnswer[]>;
  /** Leaves a tombstone, also where no key was ever made. Idempotent. */
  abstract destroy(subject: string): Promise<void>;
  /** A key for keyed hashes (HMAC-SHA-256, 32 bytes), made once and never rotated: `platform`, `tenant-<id>`. */
  abstract hashingKey(name: string): Promise<Uint8Array>;
  abstract close(): Promise<void>;
}

export class VaultUnavailable extends Error {
  override readonly name = 'VaultUnavailable';
}

/** A key that must exist does not. */
export class KeyMissing extends Error {
  override readonly name = 'KeyMissing';
  constructor(readonly subject: string) {
    super(`the vault has no key for ${subject}`);
  }
}

/** An erasure is told of while its key is still there. */
export class KeyNotDestroyed extends Error {
  override readonly name = 'KeyNotDestroyed';
  constructor(readonly subject: string) {
    super(`the key for ${subject} is to be destroyed before its erasure is written`);
  }
}
