import { createParamDecorator } from '@nestjs/common';
import { currentRequest, type Credential } from '../http/request-context.js';

export type CurrentTenantCredential = Extract<Credential, { kind: 'tenant' }>;

/** `@CurrentTenant() tenant: CurrentTenantCredential` behind {@link ForTenants}. Elsewhere it is a fault of the route. */
export const CurrentTenant = createParamDecorator((): CurrentTenantCredential => {
  const credential = currentRequest()?.credential;
  if (credential?.kind !== 'tenant') throw new Error('@CurrentTenant() on a route that no tenant guard protects');
  return credential;
});
