import { Global, Module } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Ledger } from '../platform/commands/ledger.js';
import { Config } from '../platform/config/config.js';
import { ReadModels } from '../platform/read-models/read-model-store.js';
import { TenantAuthenticator } from '../platform/security/tenant-authenticator.js';
import { KeyVault } from '../platform/vault/key-vault.js';
import { ApiKeys } from './directory/api-keys.js';
import { PhoneRoutes } from './directory/phone-routes.js';
import { TenantDirectory } from './directory/tenant-directory.js';

/**
 * Who the tenants are, their keys and their numbers. Global, because the guards of every context ask it whose key they
 * see. Wants the stores, `Config` and `Clock` from global modules.
 */
@Global()
@Module({
  providers: [
    {
      provide: TenantDirectory,
      inject: [Ledger, ReadModels, Config, Clock],
      useFactory: (...parts: ConstructorParameters<typeof TenantDirectory>) => new TenantDirectory(...parts),
    },
    {
      provide: PhoneRoutes,
      inject: [Ledger, KeyVault, ReadModels, Clock],
      useFactory: (...parts: ConstructorParameters<typeof PhoneRoutes>) => new PhoneRoutes(...parts),
    },
    {
      provide: TenantAuthenticator,
      inject: [Ledger, TenantDirectory, Clock],
      useFactory: (...parts: ConstructorParameters<typeof ApiKeys>) => new ApiKeys(...parts),
    },
  ],
  exports: [TenantDirectory, PhoneRoutes, TenantAuthenticator],
})
export class TenantsModule {}
