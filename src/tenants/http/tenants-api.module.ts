import { Module } from '@nestjs/common';
import { ChangeTenantHandler } from '../commands/change-tenant.handler.js';
import { RegisterTenantHandler } from '../commands/register-tenant.handler.js';
import { FindTenantHandler } from '../queries/find-tenant.query.js';
import { ListTenantsHandler } from '../queries/list-tenants.query.js';
import { TenantsController } from './tenants.controller.js';

/** Tenants over REST. */
@Module({
  controllers: [TenantsController],
  providers: [RegisterTenantHandler, ChangeTenantHandler, ListTenantsHandler, FindTenantHandler],
})
export class TenantsApiModule {}
