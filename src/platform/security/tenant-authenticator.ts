/** Whose key it was. `keyId` names the key in logs and audits. */
export type TenantCredential = Readonly<{ tenantId: string; keyId: string; scopes: readonly string[] }>;

/** Port: finds the tenant that a bearer key speaks for. */
export abstract class TenantAuthenticator {
  /** Undefined if the key is unknown, revoked, expired, or its tenant suspended: the caller is not told which. */
  abstract authenticate(bearer: string): Promise<TenantCredential | undefined>;
}
