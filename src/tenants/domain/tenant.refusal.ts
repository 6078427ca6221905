import { Refused } from '../../platform/commands/refused.js';

/** Why a command on a tenant is refused. */
export type TenantRefusal = 'tenant-not-found' | 'tenant-id-taken' | 'tenant-exists';

export class TenantRefused extends Refused<TenantRefusal> {}
