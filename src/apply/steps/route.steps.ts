import type { KeyVault } from '../../platform/vault/key-vault.js';
import type { PhoneRouteCommand } from '../../tenants/domain/phone-route.decider.js';
import type { PhoneRoute } from '../../tenants/domain/phone-route.js';
import { phoneRouteIdOf, phoneRouteStream } from '../../tenants/phone-route.stream.js';
import type { RouteDocument, TenantDocument } from '../document/platform-document.js';
import { step, type Step } from './step.js';
import { idOfTenant } from './tenant.step.js';

/** Removals first, over all tenants: so a number can move from one tenant to another in one document. */
export const removeRouteSteps = async (tenant: TenantDocument, vault: KeyVault, at: string): Promise<Step[]> =>
  Promise.all((tenant.remove?.phone_routes ?? []).map((number) => removeStep(tenant, number, vault, at)));

export const assignRouteSteps = async (tenant: TenantDocument, vault: KeyVault, at: string): Promise<Step[]> =>
  Promise.all((tenant.phone_routes ?? []).map((route) => assignStep(tenant, route, vault, at)));

const assignStep = async (tenant: TenantDocument, route: RouteDocument, vault: KeyVault, at: string): Promise<Step> => {
  const { number, direction = 'both', agent: agentKey, agent_version_id: agentVersionId = null } = route;
  const fallback = route.fallback ?? null;
  const where = await place(tenant, number, vault);
  const { tenantId } = where;
  const target = { direction, agentKey, agentVersionId, fallback };
  return step({
    ...where,
    commands: (): PhoneRouteCommand[] => [{ type: 'AssignPhoneRoute', number, tenantId, ...target, at }],
  });
};

const removeStep = async (tenant: TenantDocument, number: string, vault: KeyVault, at: string): Promise<Step> => {
  const where = await place(tenant, number, vault);
  const { tenantId } = where;
  return step({
    ...where,
    // A number that has moved on to another tenant has been removed from this one.
    commands: ({ owner }): PhoneRouteCommand[] =>
      owner === tenantId ? [{ type: 'RemovePhoneRoute', tenantId, at }] : [],
    removes: true,
  });
};

const place = async (tenant: TenantDocument, number: string, vault: KeyVault) => ({
  item: `${tenant.key}: phone route ${number}`,
  tenantId: idOfTenant(tenant),
  definition: phoneRouteStream,
  id: await phoneRouteIdOf(vault, number),
  exists: ({ owner }: PhoneRoute) => owner !== null,
});
