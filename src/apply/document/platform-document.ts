import type { JsonObject } from '../../platform/events/json.js';
import type { RouteDirection } from '../../tenants/domain/phone-route.events.js';
import type { AgentDocument } from './agent-modes.js';

/** A platform as its operator writes it down: what is named here is made so, what is not named is left alone. */
export type PlatformDocument = Readonly<{ tenants: readonly TenantDocument[] }>;

export type TenantDocument = Readonly<{
  key: string;
  /** A UUID; absent: derived from the key. */
  id?: string;
  name: string;
  suspended?: boolean;
  limits?: Readonly<{ max_concurrent_calls?: number | null; max_call_seconds?: number | null }>;
  twilio?: Readonly<{
    account_sid: string;
    auth_token: string;
    previous_auth_token?: string;
    /** How long the token before a change is accepted; absent: 24. */
    token_overlap_hours?: number;
  }>;
  keys?: readonly KeyDocument[];
  tools?: readonly ToolDocument[];
  agents?: readonly AgentDocument[];
  phone_routes?: readonly RouteDocument[];
  /** What is to be no more, by name, agent key or number. */
  remove?: Readonly<{
    keys?: readonly string[];
    tools?: readonly string[];
    agents?: readonly string[];
    phone_routes?: readonly string[];
  }>;
}>;

export type KeyDocument = Readonly<{ name: string; scopes?: readonly string[]; expires_at?: string | null }>;

export type ToolDocument = Readonly<{
  name: string;
  description: string;
  method?: 'GET' | 'POST';
  url: string;
  timeout_ms?: number;
  headers?: Readonly<Record<string, string>>;
  parameters: JsonObject;
}>;

export type RouteDocument = Readonly<{
  number: string;
  direction?: RouteDirection;
  agent: string;
  agent_version_id?: string | null;
  fallback?: string | null;
}>;
