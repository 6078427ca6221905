import { Injectable } from '@nestjs/common';
import { StaleCache } from '../../platform/cache/stale-cache.js';
import { Clock } from '../../platform/clock/clock.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { readState } from '../../platform/commands/read-state.js';
import { ReadModels } from '../../platform/read-models/read-model-store.js';
import { KeyVault } from '../../platform/vault/key-vault.js';
import type { RouteTarget } from '../domain/phone-route.events.js';
import { phoneRouteIdOf, phoneRouteStream } from '../phone-route.stream.js';
import { phoneRoutes, type PhoneRouteView } from '../read-models/phone-routes.projection.js';

/** A number's owner and where its calls go. */
export type Route = Readonly<RouteTarget & { number: string; tenantId: string }>;

/** More numbers than one document assigns at once. */
const MAX_NUMBERS = 1000;

/** Who has a phone number, asked of the log itself, and which number a tenant calls from. */
@Injectable()
export class PhoneRoutes {
  readonly #byNumber: StaleCache<Route>;
  readonly #defaults: StaleCache<string>;

  constructor(
    ledger: Ledger,
    vault: KeyVault,
    private readonly readModels: ReadModels,
    clock: Clock,
  ) {
    this.#byNumber = new StaleCache(clock, async (number) => {
      const { owner, target } = await readState(ledger, phoneRouteStream, await phoneRouteIdOf(vault, number));
      return owner !== null && target ? { ...target, number, tenantId: owner } : undefined;
    });
    this.#defaults = new StaleCache(clock, (tenantId) => this.#findDefault(tenantId));
  }

  /** `number` is E.164 exactly as it was assigned. The direction is the caller's to check. */
  byNumber(number: string): Promise<Route | undefined> {
    return this.#byNumber.get(number);
  }

  /** The tenant's oldest number that may call out, as the read model knows it; of several, the lowest. */
  defaultFrom(tenantId: string): Promise<string | undefined> {
    return this.#defaults.get(tenantId);
  }

  async #findDefault(tenantId: string): Promise<string | undefined> {
    const { documents } = await this.readModels.find<PhoneRouteView>(phoneRoutes, {
      filter: { tenantId, direction: { $in: ['outbound', 'both'] } },
      sort: { createdAt: 1 },
      limit: MAX_NUMBERS,
    });
    // Numbers of one document were assigned in the same millisecond.
    const oldest = documents.filter(({ createdAt }) => createdAt === documents[0]?.createdAt);
    return oldest.map(({ number }) => number).sort()[0];
  }
}
