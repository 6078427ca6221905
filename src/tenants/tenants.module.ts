import { Global, Module } from '@nestjs/common';
import { TenantAuthenticator } from '../platform/security/tenant-authenticator.js';
import { ApiKeys } from './directory/api-keys.js';
import { PhoneRoutes } from './directory/phone-routes.js';
import { TenantDirectory } from './directory/tenant-directory.js';

/**
 * Who the tenants are, their keys and their numbers. Global, because the guards of every context ask it whose key they
 * see. Wants the stores, `Config` and `Clock` from global modules.
 */
@Global()
@Module({
  providers: [TenantDirectory, PhoneRoutes, { provide: TenantAuthenticator, useClass: ApiKeys }],
  exports: [TenantDirectory, PhoneRoutes, TenantAuthenticator],
})
export class TenantsModule {}
