import type { OnApplicationShutdown } from '@nestjs/common';
import { SystemClock } from '../platform/clock/system-clock.js';
import { within } from '../platform/clock/within.js';
import type { Metrics } from '../platform/observability/metrics.js';
import type { KeyCheck } from './key-check.js';
import type { StoreWatch } from '../platform/observability/store-watch.js';
import type { Stores } from './open-stores.js';
import { followProjections } from './projection-metrics.js';
import { followReactions } from './reaction-metrics.js';

/** How long the last note of the log's end may take, in milliseconds: a store that is away does not hold up the end. */
const LAST_NOTE_WITHIN_MS = 2_000;

/** Closes the stores after everybody who uses them, and keeps the metrics of the read models until then. */
export class StoresLifetime implements OnApplicationShutdown {
  readonly #stopFollowing: readonly (() => void)[];

  constructor(
    private readonly stores: Stores,
    metrics: Metrics,
    private readonly keys: KeyCheck,
    private readonly watch: Pick<StoreWatch, 'stop'>,
  ) {
    keys.start();
    stores.witness.start();
    this.#stopFollowing = [followProjections(stores.projections, metrics), followReactions(stores.reactions, metrics)];
  }

  async onApplicationShutdown(): Promise<void> {
    for (const stop of this.#stopFollowing) stop();
    this.keys.stop();
    this.watch.stop();
    await within(new SystemClock(), this.stores.witness.stop(), LAST_NOTE_WITHIN_MS);
    await this.stores.close();
  }
}
