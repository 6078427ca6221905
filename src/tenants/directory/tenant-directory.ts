import { OF_STRANGERS, StaleCache } from '../../platform/cache/stale-cache.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { Ledger } from '../../platform/commands/ledger.js';
import { readState } from '../../platform/commands/read-state.js';
import type { Config } from '../../platform/config/config.js';
import { REDACTED } from '../../platform/events/codec.js';
import type { Query, ReadModels } from '../../platform/read-models/read-model-store.js';
import type { Tenant } from '../domain/tenant.js';
import { tenants, type TenantView } from '../read-models/tenants.projection.js';
import { tenantStream } from '../tenant.stream.js';

/** A tenant with the limits that hold for it, the platform's defaults filled in. */
export type TenantRecord = Readonly<{
  id: string;
  key: string;
  name: string;
  status: 'active' | 'suspended';
  limits: Readonly<{ maxConcurrentCalls: number; maxCallSeconds: number }>;
}>;

/** The current token first; more than one only while a token is being rotated. */
export type TwilioAccount = Readonly<{ accountSid: string; authTokens: readonly string[] }>;

const DEFAULT_MAX_CONCURRENT_CALLS = 50;
const MAX_TENANTS_OF_ONE_ACCOUNT = 20;

/**
 * Tenants as calls and requests need them: read from the log itself, because a read model that lags must not keep a
 * call from being answered, and remembered for seconds, so that a store that is away is not noticed at once.
 */
export class TenantDirectory {
  readonly #tenants: StaleCache<Tenant>;
  readonly #accounts: StaleCache<TwilioAccount>;

  constructor(
    ledger: Ledger,
    private readonly readModels: ReadModels,
    private readonly config: Pick<Config, 'twilio' | 'calls'>,
    clock: Clock,
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
    const tenant = await this.#tenants.get(tenantId);
    return tenant?.twilio ? accountOf(tenant.twilio) : tenant && this.#platformAccount();
  }

  /** Every token that a request claiming this account may be signed with. The claim is not verified yet. */
  byAccountSid(accountSid: string): Promise<TwilioAccount | undefined> {
    return this.#accounts.get(accountSid);
  }

  async #findAccount(accountSid: string): Promise<TwilioAccount | undefined> {
    const filter = { twilioAccountSid: accountSid };
    const query = { filter, limit: MAX_TENANTS_OF_ONE_ACCOUNT };
    const platform = this.#platformAccount();
    const own = await this.#accountsOfTenants(query).catch((error: unknown) => {
      // The platform's own calls must be answered whatever is away.
      if (platform?.accountSid !== accountSid) throw error;
      return [];
    });
    const accounts = [platform, ...own].filter((account) => account?.accountSid === accountSid);
    const authTokens = [...new Set(accounts.flatMap((account) => account?.authTokens ?? []))];
    return authTokens.length === 0 ? undefined : { accountSid, authTokens };
  }

  async #accountsOfTenants(query: Query): Promise<readonly (TwilioAccount | undefined)[]> {
    const { documents } = await this.readModels.find<TenantView>(tenants, query);
    return Promise.all(documents.map(({ id }) => this.twilioAccount(id)));
  }

  #platformAccount(): TwilioAccount | undefined {
    const { accountSid, authToken } = this.config.twilio;
    if (accountSid === undefined) return undefined;
    const tokens = [authToken.current, authToken.previous];
    return { accountSid, authTokens: tokens.flatMap((token) => (token ? [token.reveal()] : [])) };
  }
}

/** Secrets that were destroyed read as a well-known text, which must never verify a signature. */
const accountOf = ({ accountSid, authToken, previousAuthToken }: NonNullable<Tenant['twilio']>): TwilioAccount => ({
  accountSid,
  authTokens: [authToken, previousAuthToken].flatMap((token) => (token && token !== REDACTED ? [token] : [])),
});
