import type { PhoneRouteEvent, RouteTarget } from './phone-route.events.js';

/** `owner` is the tenant that has the number now. */
export type PhoneRoute = Readonly<{
  owner: string | null;
  number: string;
  target: Readonly<RouteTarget> | null;
}>;

export const noPhoneRoute: PhoneRoute = { owner: null, number: '', target: null };

/** Folds one fact into the state of a number's route. */
export const evolvePhoneRoute = (route: PhoneRoute, { type, data }: PhoneRouteEvent): PhoneRoute => {
  switch (type) {
    case 'PhoneRouteAssigned': {
      const { number, tenantId, at: _, ...target } = data;
      return { owner: tenantId, number, target };
    }
    case 'PhoneRouteChanged': {
      const { at: _, ...target } = data;
      return { ...route, target };
    }
    case 'PhoneRouteRemoved':
      return noPhoneRoute;
  }
};
