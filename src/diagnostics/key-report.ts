/** Keys of a tenant that were looked for, the newest ones, and how many the vault does not have. */
export type TenantKeys = Readonly<{ tenantId: string; checked: number; missing: number }>;

/** Whether the vault can open what the log holds. */
export abstract class KeyReport {
  /** The tenants of which keys are missing. */
  abstract readonly missing: readonly TenantKeys[];
}
