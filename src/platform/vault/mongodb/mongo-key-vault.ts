import type { Db } from 'mongodb';
import type { MasterKeys } from '../master-keys.js';
import { WrappingKeyVault } from '../wrapping-key-vault.js';
import { MongoKeyRecords } from './mongo-key-records.js';

/** The vault in MongoDB. The client behind `db` is closed by whoever opened it. */
export class MongoKeyVault extends WrappingKeyVault {
  constructor(db: Db, masterKeys: MasterKeys) {
    super(new MongoKeyRecords(db), masterKeys);
  }
}
