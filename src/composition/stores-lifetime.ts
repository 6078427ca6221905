import type { OnApplicationShutdown } from '@nestjs/common';
import type { Metrics } from '../platform/observability/metrics.js';
import type { KeyCheck } from './key-check.js';
import type { StoreWatch } from '../platform/observability/store-watch.js';
import type { Stores } from './open-stores.js';
import { followProjections } from './projection-metrics.js';

/** Closes the stores after everybody who uses them, and keeps the metrics of the read models until then. */
export class StoresLifetime implements OnApplicationShutdown {
  readonly #stopFollowing: () => void;

  constructor(
    private readonly stores: Stores,
    metrics: Metrics,
    private readonly keys: KeyCheck,
    private readonly watch: Pick<StoreWatch, 'stop'>,
  ) {
    keys.start();
    this.#stopFollowing = followProjections(stores.projections, metrics);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopFollowing();
    this.keys.stop();
    this.watch.stop();
    await this.stores.close();
  }
}
