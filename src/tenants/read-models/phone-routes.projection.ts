import { type DecodedEvent, idOf } from '../../platform/events/event.js';
import type { AnyFact } from '../../platform/events/fact.js';
import { projection } from '../../platform/read-models/projection.js';
import type { PhoneRouteEvent, RouteDirection } from '../domain/phone-route.events.js';

/** A number of a tenant and where its calls go. `id` is the keyed hash of the number. */
export type PhoneRouteView = {
  id: string;
  tenantId: string;
  number: string;
  direction: RouteDirection;
  agentKey: string;
  agentVersionId: string | null;
  fallback: string | null;
  createdAt: string;
};

const id = (event: DecodedEvent<AnyFact>): string => idOf(event.stream);

export const phoneRoutes = projection<PhoneRouteView, PhoneRouteEvent>({
  name: 'phone-routes',
  version: 1,
  categories: ['phoneRoute'],
  indexes: [
    ['tenantId', 'createdAt'],
    ['tenantId', 'direction', 'createdAt'],
  ],
  on: {
    PhoneRouteAssigned: {
      id,
      update: (_, { at, ...route }, event) => ({ id: id(event), ...route, createdAt: at }),
    },
    PhoneRouteChanged: { id, update: (route, { at: _, ...target }) => route && { ...route, ...target } },
    PhoneRouteRemoved: { id, update: () => undefined },
  },
});
