import { randomBytes } from 'node:crypto';
import { KeyVault, type KeyAnswer } from '../../src/platform/vault/key-vault.js';

/** The port's promises over two maps, and a way to lose a key. */
export class MemoryKeyVault extends KeyVault {
  readonly #answers = new Map<string, KeyAnswer>();
  readonly #hashing = new Map<string, Uint8Array>();
  lookups = 0;

  /** A vault that holds these keys (base64) by subject. */
  static of(keys: Readonly<Record<string, string>>): MemoryKeyVault {
    const vault = new MemoryKeyVault();
    for (const [subject, key] of Object.entries(keys))
      vault.#answers.set(subject, { status: 'key', subject, key: Buffer.from(key, 'base64') });
    return vault;
  }

  /** All live keys (base64) by subject. */
  export(): Record<string, string> {
    const live = [...this.#answers.values()].filter((answer) => answer.status === 'key');
    return Object.fromEntries(live.map(({ subject, key }) => [subject, Buffer.from(key).toString('base64')]));
  }

  async ensure(_tenantId: string, subject: string): Promise<KeyAnswer> {
    const answer = this.#answers.get(subject) ?? { status: 'key', subject, key: randomBytes(32) };
    this.#answers.set(subject, answer);
    return answer;
  }

  async lookup(subjects: readonly string[]): Promise<readonly KeyAnswer[]> {
    this.lookups += 1;
    return subjects.map((subject) => this.#answers.get(subject) ?? { status: 'missing', subject });
  }

  async destroy(subject: string): Promise<void> {
    this.#answers.set(subject, { status: 'destroyed', subject });
  }

  /** As if a backup without this key had been restored. */
  lose(subject: string): void {
    this.#answers.delete(subject);
  }

  async hashingKey(name: string): Promise<Uint8Array> {
    const key = this.#hashing.get(name) ?? randomBytes(32);
    this.#hashing.set(name, key);
    return key;
  }

  async close(): Promise<void> {}
}
