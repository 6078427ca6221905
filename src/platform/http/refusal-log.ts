import type { FastifyBaseLogger } from 'fastify';

const EVERY_MS = 10_000;

/** Says how many requests were over their limit in the last seconds: one line and not one each, whoever asks how often. */
export class RefusalLog {
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly logger: FastifyBaseLogger) {}

  count(): void {
    this.#count += 1;
    this.#timer ??= setTimeout(() => this.flush(), EVERY_MS).unref();
  }

  /** Writes what is left. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#count > 0) this.logger.warn({ status: 429, count: this.#count }, 'requests over their limit');
    this.#count = 0;
  }
}
