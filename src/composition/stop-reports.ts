import { Logger } from '@nestjs/common';
import type { ReadModelStatus } from '../platform/read-models/read-model-status.js';

/** Says once, with the reason and the place, that a read model or a reaction stopped, and once that it goes on. */
export class StopReports {
  readonly #stopped = new Map<string, string>();

  constructor(
    private readonly logger: Pick<Logger, 'error' | 'log'> = new Logger('Projections'),
    private readonly what: 'read model' | 'reaction' = 'read model',
  ) {}

  /** The statuses as they are now; a model that tries again and again for the same reason is told once. */
  observe(statuses: readonly ReadModelStatus[]): void {
    for (const { name, version, state, lastError = 'unknown', stoppedAt } of statuses.flatMap(withOlder)) {
      const key = `${name}@${version}`;
      const place = { position: stoppedAt?.position, event_type: stoppedAt?.type };
      const about = { [this.what.replace(' ', '_')]: name, version, ...place };
      if (state === 'stopped' && this.#stopped.get(key) !== lastError) {
        this.#stopped.set(key, lastError);
        this.logger.error(about, `the ${this.what} ${name} stopped: ${lastError}`);
      } else if (state === 'live' && this.#stopped.delete(key))
        this.logger.log(about, `the ${this.what} ${name} goes on`);
    }
  }
}

const withOlder = (status: ReadModelStatus): readonly ReadModelStatus[] => [status, ...(status.older ?? [])];
