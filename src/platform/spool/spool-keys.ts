/** What the vault says of a spool's key. *Missing* is a fault that may be mended: the file is then left alone. */
export type SpoolKeyAnswer = Readonly<{ status: 'key'; key: Uint8Array } | { status: 'destroyed' | 'missing' }>;

/**
 * A key (32 bytes) for each spool file, so that what stands in a file that is kept for a human can be made unreadable
 * for good. Every method throws when the vault cannot be reached.
 */
export interface SpoolKeys {
  /** Makes the key of a new file, durably. */
  make(file: string): Promise<Uint8Array>;
  lookup(file: string): Promise<SpoolKeyAnswer>;
  /** Nothing of this file can be read any more. Idempotent. */
  destroy(file: string): Promise<void>;
}
