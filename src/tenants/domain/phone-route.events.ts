import type { Fact } from '../../platform/events/fact.js';

/** Which calls a number serves; `both` also makes it a caller id. */
export type RouteDirection = 'inbound' | 'outbound' | 'both';

/** Where a call of the number goes. `agentVersionId` pins a version; `fallback` is spoken when no agent can answer. */
export type RouteTarget = {
  direction: RouteDirection;
  agentKey: string;
  agentVersionId: string | null;
  fallback: string | null;
};

export type PhoneRouteAssigned = Fact<
  'PhoneRouteAssigned',
  RouteTarget & { number: string; tenantId: string; at: string }
>;
export type PhoneRouteChanged = Fact<'PhoneRouteChanged', RouteTarget & { at: string }>;
export type PhoneRouteRemoved = Fact<'PhoneRouteRemoved', { at: string }>;

export type PhoneRouteEvent = PhoneRouteAssigned | PhoneRouteChanged | PhoneRouteRemoved;
