import { fingerprintOf } from './key-wrapping.js';

/** 32 bytes each. The previous one still opens what it wrapped; everything new is wrapped by the current one. */
export type MasterKeys = Readonly<{ current: Uint8Array; previous?: Uint8Array }>;

/** Keys were wrapped by a master key that is not configured: it was lost or mistyped, or a backup is another's. */
export class WrongMasterKey extends Error {
  override readonly name = 'WrongMasterKey';
  constructor(readonly fingerprint: string) {
    super(
      `the stored keys need the master key with fingerprint ${fingerprint}: it is neither MASTER_KEY nor MASTER_KEY_PREVIOUS`,
    );
  }
}

/** The configured master key with this fingerprint. Throws {@link WrongMasterKey}. */
export const masterKeyFor = ({ current, previous }: MasterKeys, fingerprint: string): Uint8Array => {
  const found = [current, previous].find((key) => key && fingerprintOf(key) === fingerprint);
  if (!found) throw new WrongMasterKey(fingerprint);
  return found;
};
