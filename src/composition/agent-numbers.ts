import type { ReadModels } from '../platform/read-models/read-model-store.js';
import { phoneRoutes, type PhoneRouteView } from '../tenants/read-models/phone-routes.projection.js';

/**
 * The number under which an agent is called, of whatever tenant; the oldest, if it has several. Throws an error that
 * names the agents that can be called if it has none.
 */
export const numberOfAgent = async (readModels: ReadModels, agentKey: string): Promise<string> => {
  const { documents } = await readModels.find<PhoneRouteView>(phoneRoutes, {
    filter: { direction: { $in: ['inbound', 'both'] } },
    sort: { createdAt: 1 },
    limit: MAX_ROUTES,
  });
  const route = documents.find((each) => each.agentKey === agentKey);
  if (route !== undefined) return route.number;
  const known = [...new Set(documents.map((each) => each.agentKey))].join(', ') || 'none: apply a platform file first';
  throw new Error(`no number leads to an agent "${agentKey}"; agents that can be called: ${known}`);
};

const MAX_ROUTES = 1000;
