/** A key wrapped by a master key, which `master` names by its fingerprint: a tenant's, or one for hashing. */
export type RootRecord = Readonly<{ name: string; wrapped: Uint8Array; master: string }>;

/** A subject's data key wrapped by its tenant's key. Without `wrapped` it is the tombstone of a destroyed key. */
export type DataKeyRecord = Readonly<{ subject: string; tenantId: string; wrapped: Uint8Array | undefined }>;

/**
 * Where wrapped keys lie: the part of a vault that differs between stores. Every write is durable when it resolves.
 * Throws `VaultUnavailable` when the store cannot be reached.
 */
export abstract class KeyRecords {
  abstract roots(names: readonly string[]): Promise<readonly RootRecord[]>;
  /** Inserts unless the name is there, and returns what is there: the winner. */
  abstract insertRoot(record: RootRecord): Promise<RootRecord>;
  /** Replaces `before` by `after`, unless somebody else already has. */
  abstract replaceRoot(before: RootRecord, after: RootRecord): Promise<void>;
  abstract dataKeys(subjects: readonly string[]): Promise<readonly DataKeyRecord[]>;
  /** Inserts unless the subject is there, and returns what is there: the winner, or a tombstone. */
  abstract insertDataKey(record: DataKeyRecord): Promise<DataKeyRecord>;
  /** Leaves a tombstone, whether or not the subject is there. */
  abstract destroyDataKey(subject: string): Promise<void>;
  abstract close(): Promise<void>;
}
