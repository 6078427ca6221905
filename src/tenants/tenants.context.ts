import type { Context } from '../platform/contexts/context.js';
import { apiKeyStream } from './api-key.stream.js';
import { tenantsRefusals } from './http/tenants-refusal.status.js';
import { phoneRouteStream } from './phone-route.stream.js';
import { apiKeys } from './read-models/api-keys.projection.js';
import { phoneRoutes } from './read-models/phone-routes.projection.js';
import { tenants as tenantsModel } from './read-models/tenants.projection.js';
import { tenantStream } from './tenant.stream.js';

export const tenants: Context = {
  name: 'tenants',
  streams: [tenantStream, apiKeyStream, phoneRouteStream],
  projections: [tenantsModel, apiKeys, phoneRoutes],
  refusals: tenantsRefusals,
  logFields: ['tenant_id'],
  modules: {
    every: async () => [(await import('./tenants.module.js')).TenantsModule],
    api: async () => [(await import('./http/tenants-api.module.js')).TenantsApiModule],
  },
};
