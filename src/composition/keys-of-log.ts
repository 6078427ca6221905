import type { EventStore } from '../platform/event-store/event-store.js';
import { isSealed } from '../platform/events/sealing.js';
import { KeyMissing, type KeyVault } from '../platform/vault/key-vault.js';

/** Enough to meet a sealed field: the first things in a log are tenants with their secrets. */
const EVENTS = 200;
const AGAIN_MS = 30_000;

/**
 * Whether the vault belongs to the log: it has, or has destroyed, the key of the first sealed event. A fresh data
 * folder beside a shared log has neither: whatever it writes, nobody's read models could be built.
 */
export class KeysOfLog {
  #answer: Promise<void> | undefined;
  #untilMs = 0;

  constructor(
    private readonly store: Pick<EventStore, 'readAll'>,
    private readonly vault: Pick<KeyVault, 'lookup'>,
  ) {}

  /** Throws {@link KeyMissing}, or what the stores throw. Once it holds it is not asked again. */
  check(): Promise<void> {
    if (this.#answer === undefined || performance.now() >= this.#untilMs) {
      this.#untilMs = performance.now() + AGAIN_MS;
      this.#answer = this.#look().then((found) => {
        if (found) this.#untilMs = Infinity;
      });
    }
    return this.#answer;
  }

  /** False where nothing is sealed yet. */
  async #look(): Promise<boolean> {
    for await (const { data } of this.store.readAll({ maxCount: EVENTS }))
      for (const value of Object.values(data))
        if (isSealed(value)) {
          const [answer] = await this.vault.lookup([value.$sealed.kid]);
          if (answer?.status !== 'missing') return true;
          throw new KeyMissing(value.$sealed.kid);
        }
    return false;
  }
}
