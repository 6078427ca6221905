import { KeyMissing, type KeyVault } from '../vault/key-vault.js';
import type { SpoolKeyAnswer, SpoolKeys } from './spool-keys.js';

/** Spools belong to no tenant; their keys are wrapped by a root of their own. */
const OWNER = 'spools';

const subjectOf = (file: string): string => `spool-${file}`;

/** Keys of spool files as data keys of the vault, one subject per file. */
export class VaultSpoolKeys implements SpoolKeys {
  constructor(private readonly vault: KeyVault) {}

  async make(file: string): Promise<Uint8Array> {
    const answer = await this.vault.ensure(OWNER, subjectOf(file));
    if (answer.status !== 'key') throw new KeyMissing(subjectOf(file));
    return answer.key;
  }

  async lookup(file: string): Promise<SpoolKeyAnswer> {
    const [answer] = await this.vault.lookup([subjectOf(file)]);
    return answer ?? { status: 'missing' };
  }

  destroy(file: string): Promise<void> {
    return this.vault.destroy(subjectOf(file));
  }
}
