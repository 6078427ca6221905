import { markDiskFull } from '../../files/disk-full.js';
import { ANYWHERE, type Whereabouts } from '../../files/opened-database.js';
import { KeyRecords, type DataKeyRecord, type RootRecord } from '../key-records.js';
import { VaultUnavailable } from '../key-vault.js';
import { keysUnusable, type KeysFile } from './keys-file.js';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS roots (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL, master TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS dataKeys (subject TEXT PRIMARY KEY, tenantId TEXT NOT NULL, wrapped BLOB) STRICT, WITHOUT ROWID;
`;

type DataKeyRow = Readonly<{ subject: string; tenantId: string; wrapped: Uint8Array | null }>;
const toRecord = ({ wrapped, ...row }: DataKeyRow): DataKeyRecord => ({ ...row, wrapped: wrapped ?? undefined });

/** Wrapped keys in two tables of `keys.db`; a tombstone is a row without a key. */
export class SqliteKeyRecords extends KeyRecords {
  constructor(
    private readonly db: KeysFile,
    private readonly file: Whereabouts = ANYWHERE,
  ) {
    super();
    db.exec(SCHEMA);
  }

  roots(names: readonly string[]): Promise<readonly RootRecord[]> {
    return this.#answer(() => this.#rows<RootRecord>('SELECT * FROM roots WHERE name IN', names));
  }

  insertRoot({ name, wrapped, master }: RootRecord): Promise<RootRecord> {
    return this.#answer(() => {
      this.db.prepare('INSERT INTO roots VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(name, wrapped, master);
      return this.db.prepare('SELECT * FROM roots WHERE name = ?').get(name) as RootRecord;
    });
  }

  replaceRoot(before: RootRecord, after: RootRecord): Promise<void> {
    return this.#answer(() => {
      this.db
        .prepare('UPDATE roots SET wrapped = ?, master = ? WHERE name = ? AND wrapped = ?')
        .run(after.wrapped, after.master, before.name, before.wrapped);
    });
  }

  dataKeys(subjects: readonly string[]): Promise<readonly DataKeyRecord[]> {
    return this.#answer(() =>
      this.#rows<DataKeyRow>('SELECT * FROM dataKeys WHERE subject IN', subjects).map(toRecord),
    );
  }

  insertDataKey({ subject, tenantId, wrapped }: DataKeyRecord): Promise<DataKeyRecord> {
    return this.#answer(() => {
      const insert = this.db.prepare('INSERT INTO dataKeys VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
      insert.run(subject, tenantId, wrapped ?? null);
      return toRecord(this.db.prepare('SELECT * FROM dataKeys WHERE subject = ?').get(subject) as DataKeyRow);
    });
  }

  /** The write-ahead log is emptied too, as far as no reader holds it: it would keep the key's bytes for a while. */
  destroyDataKey(subject: string): Promise<void> {
    return this.#answer(() => {
      const upsert = `INSERT INTO dataKeys VALUES (?, '', NULL) ON CONFLICT DO UPDATE SET wrapped = NULL`;
      this.db.prepare(upsert).run(subject);
      this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    });
  }

  async close(): Promise<void> {
    if (this.db.isOpen) this.db.close();
  }

  #rows<Row>(select: string, keys: readonly string[]): readonly Row[] {
    return this.db.prepare(`${select} (SELECT value FROM json_each(?))`).all(JSON.stringify(keys)) as Row[];
  }

  async #answer<T>(work: () => T): Promise<T> {
    try {
      this.file.require();
      return work();
    } catch (cause) {
      throw markDiskFull(new VaultUnavailable(keysUnusable(cause), { cause }), cause);
    }
  }
}
