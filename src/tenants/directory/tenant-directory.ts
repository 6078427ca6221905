import { Inject, Injectable } from '@nestjs/common';
import { OF_STRANGERS, StaleCache } from '../../platform/cache/stale-cache.js';
import { Clock } from '../../platform/clock/clock.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { readState } from '../../platform/commands/read-state.js';
import { Config } from '../../platform/config/config.js';
import { type Query, ReadModels } from '../../platform/read-models/read-model-store.js';
import type { Tenant } from '../domain/tenant.js';
import { tenants, type TenantView } from '../read-models/tenants.projection.js';
import { tenantStream } from '../tenant.stream.js';
import {
  accountAt,
  accountOfPlatform,
  accountOfTenant,
  type KnownAccount,
  type TwilioAccount,
} from './twilio-account.js';

/** A tenant with the limits that hold for it, the platform's defaults filled in. */
export type TenantRecord = Readonly<{
  id: string;
  key: string;
  name: string;
  status: 'active' | 'suspended';
  limits: Readonly<{ maxConcurrentCalls: number; maxCallSeconds: number }>;
}>;

const DEFAULT_MAX_CONCURRENT_CALLS = 50;
const MAX_TENANTS_OF_ONE_ACCOUNT = 20;

/**
 * Tenants as calls and requests need them: read from the log itself, because a read model that lags must not keep a
 * call from being answered, and remembered for seconds, so that a store that is away is not noticed at once.
 */
@Injectable()
export class TenantDirectory {
  readonly #tenants: StaleCache<Tenant>;
  readonly #accounts: StaleCache<KnownAccount>;

  constructor(
    ledger: Ledger,
    private readonly readModels: ReadModels,
    @Inject(Config) private readonly config: Pick<Config, 'twilio' | 'calls'>,
    private readonly clock: Clock,
  ) {
    this.#tenants = new StaleCache(
      clock,
      async (id) => {
        const tenant = await readState(ledger, tenantStream, id);
        return tenant.status === 'none' ? undefined : tenant;
      },
      OF_STRANGERS,
    );
    this.#accounts = new StaleCache(clock, (accountSid) => this.#findAccount(accountSid), OF_STRANGERS);
  }

  async byId(id: string): Promise<TenantRecord | undefined> {
    const tenant = await this.#tenants.get(id);
    if (!tenant || tenant.status === 'none') return undefined;
    const { key, name, status, limits } = tenant;
    const maxConcurrentCalls = limits.maxConcurrentCalls ?? DEFAULT_MAX_CONCURRENT_CALLS;
    const maxCallSeconds = limits.maxCallSeconds ?? this.config.calls.maxCallSeconds;
    return { id, key, name, status, limits: { maxConcurrentCalls, maxCallSeconds } };
  }

  /** The tenant's own carrier account, else the platform's; undefined if neither is configured. */
  async twilioAccount(tenantId: string): Promise<TwilioAccount | undefined> {
    return this.#now(await this.#accountOf(tenantId));
  }

  /** Every token that a request claiming this account may be signed with. The claim is not verified yet. */
  async byAccountSid(accountSid: string): Promise<TwilioAccount | undefined> {
    return this.#now(await this.#accounts.get(accountSid));
  }

  #now(account: KnownAccount | undefined): TwilioAccount | undefined {
    return account && accountAt(account, this.clock.nowMs());
  }

  async #accountOf(tenantId: string): Promise<KnownAccount | undefined> {
    const tenant = await this.#tenants.get(tenantId);
    return tenant?.twilio ? accountOfTenant(tenant.twilio) : tenant && accountOfPlatform(this.config.twilio);
  }

  async #findAccount(accountSid: string): Promise<KnownAccount | undefined> {
    const filter = { twilioAccountSid: accountSid };
    const query = { filter, limit: MAX_TENANTS_OF_ONE_ACCOUNT };
    const platform = accountOfPlatform(this.config.twilio);
    const own = await this.#accountsOfTenants(query).catch((error: unknown) => {
      // The platform's own calls must be answered whatever is away.
      if (platform?.accountSid !== accountSid) throw error;
      return [];
    });
    const accounts = [platform, ...own].filter((account) => account?.accountSid === accountSid);
    const tokens = accounts.flatMap((account) => account?.tokens ?? []);
    return tokens.length === 0 ? undefined : { accountSid, tokens };
  }

  async #accountsOfTenants(query: Query): Promise<readonly (KnownAccount | undefined)[]> {
    const { documents } = await this.readModels.find<TenantView>(tenants, query);
    return Promise.all(documents.map(({ id }) => this.#accountOf(id)));
  }
}
