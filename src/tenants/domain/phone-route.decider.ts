import type { Decider } from '../../platform/commands/stream-definition.js';
import { Refused } from '../../platform/commands/refused.js';
import type { PhoneRouteEvent, RouteTarget } from './phone-route.events.js';
import { evolvePhoneRoute, noPhoneRoute, type PhoneRoute } from './phone-route.js';

/** Gives a number to a tenant, or changes where its calls go. */
export type AssignPhoneRoute = Readonly<
  RouteTarget & { type: 'AssignPhoneRoute'; number: string; tenantId: string; at: string }
>;
export type RemovePhoneRoute = Readonly<{ type: 'RemovePhoneRoute'; tenantId: string; at: string }>;
export type PhoneRouteCommand = AssignPhoneRoute | RemovePhoneRoute;

export type PhoneRouteRefusal = 'phone-number-taken';
export class PhoneRouteRefused extends Refused<PhoneRouteRefusal> {}

const assign = (command: AssignPhoneRoute, { owner, target }: PhoneRoute): readonly PhoneRouteEvent[] => {
  const { type: _, number, tenantId, at, ...wanted } = command;
  if (owner === null) return [{ type: 'PhoneRouteAssigned', data: { number, tenantId, ...wanted, at } }];
  return target && sameTarget(target, wanted) ? [] : [{ type: 'PhoneRouteChanged', data: { ...wanted, at } }];
};

const sameTarget = (a: RouteTarget, b: RouteTarget): boolean =>
  a.direction === b.direction &&
  a.agentKey === b.agentKey &&
  a.agentVersionId === b.agentVersionId &&
  a.fallback === b.fallback;

const decide = (command: PhoneRouteCommand, route: PhoneRoute): readonly PhoneRouteEvent[] => {
  if (route.owner !== null && route.owner !== command.tenantId) throw new PhoneRouteRefused('phone-number-taken');
  switch (command.type) {
    case 'AssignPhoneRoute':
      return assign(command, route);
    case 'RemovePhoneRoute':
      return route.owner === null ? [] : [{ type: 'PhoneRouteRemoved', data: { at: command.at } }];
  }
};

/** A number has one owner at a time, and the stream named after it is where that is decided. */
export const phoneRouteDecider: Decider<PhoneRoute, PhoneRouteCommand, PhoneRouteEvent> = {
  initial: noPhoneRoute,
  decide,
  evolve: evolvePhoneRoute,
};
