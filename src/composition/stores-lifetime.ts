import type { OnApplicationShutdown } from '@nestjs/common';
import type { Metrics } from '../platform/observability/metrics.js';
import type { Stores } from './open-stores.js';
import { followProjections } from './projection-metrics.js';

/** Closes the stores after everybody who uses them, and keeps the metrics of the read models until then. */
export class StoresLifetime implements OnApplicationShutdown {
  readonly #stopFollowing: () => void;

  constructor(
    private readonly stores: Stores,
    metrics: Metrics,
  ) {
    this.#stopFollowing = followProjections(stores.projections, metrics);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopFollowing();
    await this.stores.close();
  }
}
