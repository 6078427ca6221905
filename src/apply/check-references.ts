import { agentIdOf, agentStream } from '../agents/agent.stream.js';
import type { Agent } from '../agents/domain/agent.js';
import type { Ledger } from '../platform/commands/ledger.js';
import { END_CALL } from '../tools/runtime/end-call.js';
import { toolsetStream } from '../tools/toolset.stream.js';
import type { DocumentProblem } from './document/document-invalid.js';
import { didYouMean } from './document/nearest.js';
import type { PlatformDocument, RouteDocument, TenantDocument } from './document/platform-document.js';
import { type Planned, plannedState } from './steps/step.js';
import { idOfTenant } from './steps/tenant.step.js';

/**
 * Names that lead nowhere: tools of agents, agents and versions of phone routes. What a document does not define may
 * have been applied before, so it is looked up as it will be, in the plan and in the log behind it.
 */
export const checkReferences = async (
  { tenants }: PlatformDocument,
  ledger: Ledger,
  planned: Planned,
): Promise<readonly DocumentProblem[]> => {
  const checked = tenants.map(async (tenant, index) => [
    ...(await checkTools(tenant, `tenants[${index}]`, ledger, planned)),
    ...(await checkRoutes(tenant, `tenants[${index}]`, ledger, planned)),
  ]);
  return (await Promise.all(checked)).flat();
};

const checkTools = async (
  tenant: TenantDocument,
  at: string,
  ledger: Ledger,
  planned: Planned,
): Promise<readonly DocumentProblem[]> => {
  const tools = await plannedState(ledger, planned, toolsetStream, idOfTenant(tenant));
  const known = [...tools.keys(), END_CALL];
  return (tenant.agents ?? []).flatMap((agent, index) =>
    (agent.tools ?? []).flatMap((name, place) =>
      known.includes(name)
        ? []
        : [
            {
              field: `${at}.agents[${index}].tools[${place}]`,
              message: `${name} is no tool of this tenant${didYouMean(name, known)}`,
            },
          ],
    ),
  );
};

const checkRoutes = async (
  tenant: TenantDocument,
  at: string,
  ledger: Ledger,
  planned: Planned,
): Promise<readonly DocumentProblem[]> => {
  const keys = (tenant.agents ?? []).map(({ key }) => key);
  const checked = (tenant.phone_routes ?? []).map(async (route, index) => {
    const agent = await plannedState(ledger, planned, agentStream, agentIdOf(idOfTenant(tenant), route.agent));
    return routeProblems(route, agent, keys).map(({ field, message }) => ({
      field: `${at}.phone_routes[${index}].${field}`,
      message,
    }));
  });
  return (await Promise.all(checked)).flat();
};

const routeProblems = (
  { agent: key, agent_version_id: version }: RouteDocument,
  { published, versions }: Agent,
  keys: readonly string[],
): readonly DocumentProblem[] => {
  if (typeof version === 'string') {
    return versions.get(version)?.retired === false
      ? []
      : [{ field: 'agent_version_id', message: 'is no version of this agent that calls may get' }];
  }
  return published === null
    ? [{ field: 'agent', message: `${key} is no published agent of this tenant${didYouMean(key, keys)}` }]
    : [];
};
