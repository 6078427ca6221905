/** Which auth tokens sign for a carrier account. Outlives an outage of the stores: calls must still be answered. */
export abstract class CarrierAccounts {
  /** Current and previous tokens of every tenant, and of the platform, that uses this account; empty if nobody does. */
  abstract authTokens(accountSid: string): Promise<readonly string[]>;
  /** Current and previous tokens of the account that this tenant's calls go through; empty if it has none. */
  abstract authTokensOf(tenantId: string): Promise<readonly string[]>;
  /** Whether this tenant's calls go through this account. */
  abstract belongs(tenantId: string, accountSid: string): Promise<boolean>;
}
