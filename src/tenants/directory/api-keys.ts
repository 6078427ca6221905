import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { OF_STRANGERS, StaleCache } from '../../platform/cache/stale-cache.js';
import { Clock } from '../../platform/clock/clock.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { readState } from '../../platform/commands/read-state.js';
import { TenantAuthenticator, type TenantCredential } from '../../platform/security/tenant-authenticator.js';
import { apiKeyStream } from '../api-key.stream.js';
import { hashApiKey, readPublicId } from '../api-key-text.js';
import type { ApiKey } from '../domain/api-key.js';
import { TenantDirectory } from './tenant-directory.js';

/** Asked for and compared with where there is no key, so that a wrong secret and an unknown key take the same steps. */
const NOBODY = 'nobody';
const NO_HASH = '0'.repeat(64);

/** Finds the tenant behind a bearer key. A revoked key stops working within the cache's seconds. */
@Injectable()
export class ApiKeys extends TenantAuthenticator {
  readonly #keys: StaleCache<ApiKey>;

  constructor(
    ledger: Ledger,
    private readonly tenants: TenantDirectory,
    private readonly clock: Clock,
  ) {
    super();
    this.#keys = new StaleCache(
      clock,
      async (publicId) => {
        const key = await readState(ledger, apiKeyStream, publicId);
        return key.status === 'active' ? key : undefined;
      },
      OF_STRANGERS,
    );
  }

  /** Undefined for a malformed, unknown, revoked or expired key and for a suspended tenant. */
  async authenticate(bearer: string): Promise<TenantCredential | undefined> {
    const publicId = readPublicId(bearer);
    if (publicId === undefined) return undefined;
    const key = await this.#keys.get(publicId);
    const matches = equalHashes(hashApiKey(bearer), key?.secretHash ?? NO_HASH);
    const tenant = await this.tenants.byId(key?.tenantId ?? NOBODY);
    if (!matches || !key || this.#expired(key) || tenant?.status !== 'active') return undefined;
    return { tenantId: tenant.id, keyId: publicId, scopes: key.scopes };
  }

  /** An expiry that is no time at all has passed: older releases took such ones. */
  #expired({ expiresAt }: ApiKey): boolean {
    return expiresAt !== null && !(Date.parse(expiresAt) > this.clock.nowMs());
  }
}

const equalHashes = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'));
