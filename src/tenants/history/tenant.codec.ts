import { codec } from '../../platform/events/codec.js';
import type { TenantEvent } from '../domain/tenant.events.js';

const plain = { upcasts: [], personal: [] } as const;

/** How the facts of a tenant are stored. Its secrets are a subject of their own, apart from anything else it has. */
export const tenantCodec = codec<TenantEvent>({
  TenantCreated: plain,
  TenantRenamed: plain,
  TenantSuspended: plain,
  TenantResumed: plain,
  RuntimeConfigSet: plain,
  TwilioAccountSet: {
    upcasts: [],
    personal: [],
    secret: ['authToken', 'previousAuthToken'],
    subject: (stream) => `${stream}/secrets`,
  },
});
