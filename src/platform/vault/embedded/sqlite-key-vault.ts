import type { Whereabouts } from '../../files/opened-database.js';
import type { MasterKeys } from '../master-keys.js';
import { WrappingKeyVault } from '../wrapping-key-vault.js';
import type { KeysFile } from './keys-file.js';
import { SqliteKeyRecords } from './sqlite-key-records.js';

/** The embedded vault, on a connection of the calling thread: never on the one that carries audio. */
export class SqliteKeyVault extends WrappingKeyVault {
  constructor(db: KeysFile, masterKeys: MasterKeys, file?: Whereabouts) {
    super(new SqliteKeyRecords(db, file), masterKeys);
  }
}
