import { Clock } from '../clock/clock.js';
import { KeyVault, type KeyAnswer } from './key-vault.js';

export type KeyCacheLimits = Readonly<{ maxKeys: number; ttlMs: number }>;
type Cached = Readonly<{ answer: KeyAnswer; untilMs: number }>;

/**
 * Remembers answers for a short while, so that folding or projecting many events asks once per subject. A key that
 * another process destroys is forgotten after `ttlMs` at the latest, one destroyed here or named to {@link forget} at
 * once. *Missing* is never remembered: it is a fault that may be mended at any moment.
 */
export class CachingKeyVault extends KeyVault {
  readonly #cached = new Map<string, Cached>();
  #forgotten = 0;

  constructor(
    private readonly vault: KeyVault,
    private readonly clock: Clock,
    private readonly limits: KeyCacheLimits = { maxKeys: 10_000, ttlMs: 5_000 },
  ) {
    super();
  }

  async ensure(tenantId: string, subject: string): Promise<KeyAnswer> {
    const known = this.#known(subject);
    if (known) return known;
    const forgotten = this.#forgotten;
    const answer = await this.vault.ensure(tenantId, subject);
    this.#remember([answer], forgotten);
    return answer;
  }

  async lookup(subjects: readonly string[]): Promise<readonly KeyAnswer[]> {
    const known = subjects.map((subject) => this.#known(subject));
    const wanted = [...new Set(subjects.filter((_, index) => !known[index]))];
    if (wanted.length === 0) return known.filter((answer) => answer !== undefined);
    const forgotten = this.#forgotten;
    const answers = new Map((await this.vault.lookup(wanted)).map((answer) => [answer.subject, answer]));
    this.#remember([...answers.values()], forgotten);
    return subjects.map(
      (subject, index): KeyAnswer => known[index] ?? answers.get(subject) ?? { status: 'missing', subject },
    );
  }

  async destroy(subject: string): Promise<void> {
    this.forget(subject);
    await this.vault.destroy(subject);
    this.forget(subject);
  }

  /** Drops what is known of a subject; answers already under way are not remembered either. */
  forget(subject: string): void {
    this.#forgotten += 1;
    this.#cached.delete(subject);
  }

  hashingKey(name: string): Promise<Uint8Array> {
    return this.vault.hashingKey(name);
  }

  async close(): Promise<void> {
    this.#cached.clear();
    await this.vault.close();
  }

  #known(subject: string): KeyAnswer | undefined {
    const cached = this.#cached.get(subject);
    return cached && cached.untilMs > this.clock.monotonicMs() ? cached.answer : undefined;
  }

  #remember(answers: readonly KeyAnswer[], forgottenBefore: number): void {
    if (forgottenBefore !== this.#forgotten) return;
    const untilMs = this.clock.monotonicMs() + this.limits.ttlMs;
    for (const answer of answers) {
      if (answer.status === 'missing') continue;
      this.#cached.delete(answer.subject);
      this.#cached.set(answer.subject, { answer, untilMs });
    }
    for (const oldest of this.#cached.keys()) {
      if (this.#cached.size <= this.limits.maxKeys) break;
      this.#cached.delete(oldest);
    }
  }
}
