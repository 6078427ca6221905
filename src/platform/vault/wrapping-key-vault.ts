import type { DataKeyRecord, KeyRecords, RootRecord } from './key-records.js';
import { KeyVault, type KeyAnswer } from './key-vault.js';
import { fingerprintOf, newKey, unwrapKey, wrapKey } from './key-wrapping.js';
import { masterKeyFor, type MasterKeys } from './master-keys.js';

/** Unwrapped tenant and hashing keys held in memory, at most. */
const MAX_ROOTS = 1_000;

const tenantRoot = (tenantId: string): string => `tenant-key|${tenantId}`;
const hashingRoot = (name: string): string => `hashing-key|${name}`;
const dataKeyPurpose = ({ tenantId, subject }: Omit<DataKeyRecord, 'wrapped'>): string =>
  `data-key|${tenantId}|${subject}`;

/**
 * A vault over any store of wrapped keys: the master key wraps each tenant's key and the hashing keys, a tenant's key
 * wraps its data keys. A root still wrapped by the previous master key is wrapped anew when it is next used.
 * Throws `WrongMasterKey` when a root was wrapped by neither master key.
 */
export class WrappingKeyVault extends KeyVault {
  readonly #roots = new Map<string, Uint8Array>();

  constructor(
    private readonly records: KeyRecords,
    private readonly masterKeys: MasterKeys,
  ) {
    super();
  }

  async ensure(tenantId: string, subject: string): Promise<KeyAnswer> {
    const [existing] = await this.records.dataKeys([subject]);
    const record = existing ?? (await this.#makeDataKey({ tenantId, subject }));
    return this.#answer(record, await this.#rootsOf([record]));
  }

  async lookup(subjects: readonly string[]): Promise<readonly KeyAnswer[]> {
    const records = await this.records.dataKeys([...new Set(subjects)]);
    const bySubject = new Map(records.map((record) => [record.subject, record]));
    const roots = await this.#rootsOf(records);
    return subjects.map((subject): KeyAnswer => {
      const record = bySubject.get(subject);
      return record ? this.#answer(record, roots) : { status: 'missing', subject };
    });
  }

  destroy(subject: string): Promise<void> {
    return this.records.destroyDataKey(subject);
  }

  hashingKey(name: string): Promise<Uint8Array> {
    return this.#ensureRoot(hashingRoot(name));
  }

  async close(): Promise<void> {
    this.#roots.clear();
    await this.records.close();
  }

  #answer(record: DataKeyRecord, roots: ReadonlyMap<string, Uint8Array>): KeyAnswer {
    const { subject, wrapped } = record;
    if (!wrapped) return { status: 'destroyed', subject };
    const root = roots.get(tenantRoot(record.tenantId));
    if (!root) return { status: 'missing', subject };
    return { status: 'key', subject, key: unwrapKey(wrapped, root, dataKeyPurpose(record)) };
  }

  async #makeDataKey(owner: Omit<DataKeyRecord, 'wrapped'>): Promise<DataKeyRecord> {
    const root = await this.#ensureRoot(tenantRoot(owner.tenantId));
    return this.records.insertDataKey({ ...owner, wrapped: wrapKey(newKey(), root, dataKeyPurpose(owner)) });
  }

  async #ensureRoot(name: string): Promise<Uint8Array> {
    const existing = (await this.#readRoots([name])).get(name);
    if (existing) return existing;
    const { current } = this.masterKeys;
    const wrapped = wrapKey(newKey(), current, name);
    return this.#openRoot(await this.records.insertRoot({ name, wrapped, master: fingerprintOf(current) }));
  }

  #rootsOf(records: readonly DataKeyRecord[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const live = records.filter(({ wrapped }) => wrapped);
    return this.#readRoots([...new Set(live.map(({ tenantId }) => tenantRoot(tenantId)))]);
  }

  async #readRoots(names: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    for (const name of names) {
      const held = this.#roots.get(name);
      if (held) found.set(name, held);
    }
    const unknown = names.filter((name) => !found.has(name));
    const records = unknown.length === 0 ? [] : await this.records.roots(unknown);
    for (const record of records) found.set(record.name, await this.#openRoot(record));
    return found;
  }

  async #openRoot(record: RootRecord): Promise<Uint8Array> {
    const { name, wrapped, master } = record;
    const { current } = this.masterKeys;
    const key = unwrapKey(wrapped, masterKeyFor(this.masterKeys, master), name);
    if (master !== fingerprintOf(current)) {
      const after = { name, wrapped: wrapKey(key, current, name), master: fingerprintOf(current) };
      await this.records.replaceRoot(record, after);
    }
    this.#hold(name, key);
    return key;
  }

  #hold(name: string, key: Uint8Array): void {
    const oldest = this.#roots.keys().next();
    if (this.#roots.size >= MAX_ROOTS && !oldest.done) this.#roots.delete(oldest.value);
    this.#roots.set(name, key);
  }
}
