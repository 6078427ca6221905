type Waiting<Ask, Answer> = {
  readonly ask: Ask;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
};

/**
 * What many ask at once about one key is asked together: while a batch of a key runs, the next one gathers. So a crowd
 * costs as many operations on the store as it has batches, and nobody in this process contends with anybody else.
 */
export class Batches<Ask, Answer> {
  /** Keys that a batch runs for, with what waits for the next one. */
  readonly #waiting = new Map<string, Waiting<Ask, Answer>[]>();

  /** `run` answers each of `asks`, in their order. When it throws, it has failed for all of them. */
  constructor(private readonly run: (key: string, asks: readonly Ask[]) => Promise<readonly Answer[]>) {}

  ask(key: string, ask: Ask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const one = { ask, resolve, reject };
      const waiting = this.#waiting.get(key);
      if (waiting !== undefined) return void waiting.push(one);
      this.#waiting.set(key, [one]);
      void this.#drain(key);
    });
  }

  async #drain(key: string): Promise<void> {
    // Whatever is asked in this turn of the loop is in the first batch already.
    await Promise.resolve();
    for (;;) {
      const batch = this.#waiting.get(key) ?? [];
      if (batch.length === 0) return void this.#waiting.delete(key);
      this.#waiting.set(key, []);
      try {
        const answers = await this.run(
          key,
          batch.map(({ ask }) => ask),
        );
        batch.forEach(({ resolve }, index) => resolve(answers[index] as Answer));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
  }
}
