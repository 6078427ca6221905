import { agents } from './agents/agents.context.js';
import { audit } from './audit/audit.context.js';
import { calls } from './calls/calls.context.js';
import type { Context } from './platform/contexts/context.js';
import { declaredBy } from './platform/contexts/declared.js';
import { tenants } from './tenants/tenants.context.js';
import { tools } from './tools/tools.context.js';

/** Scopes that keys may already have, of contexts that are still to come: one leaves this list when it declares them. */
const announced: Context = {
  name: 'announced',
  scopes: {
    'evaluations:read': { opens: 'evaluations' },
    'evaluations:write': { opens: 'evaluations' },
    'callbacks:read': { opens: 'callback tasks' },
    'callbacks:write': { opens: 'callback tasks' },
    'webhooks:read': { opens: 'webhook endpoints' },
    'webhooks:write': { opens: 'webhook endpoints' },
    'live:read': { opens: 'live events of running calls' },
    'consent:read': { opens: 'consent and do-not-call lists' },
    'consent:write': { opens: 'consent and do-not-call lists' },
    'batches:write': { opens: 'batches of calls' },
    'messages:write': { opens: 'messages' },
  },
};

/** Every context of the product: a new one is one line here, and its own folder. */
export const contexts: readonly Context[] = [calls, tenants, agents, tools, audit, announced];

export const { codecs, projections, reactions, dueWork, refusals, scopes, defaultScopes, metrics, logFields, modules } =
  declaredBy(contexts);
