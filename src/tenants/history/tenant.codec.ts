import { codec, type Upcast } from '../../platform/events/codec.js';
import type { TenantEvent } from '../domain/tenant.events.js';

const DAY_MS = 86_400_000;

/** Version 1 accepted the token before for ever: it ends a day after it was replaced. */
const withPreviousUntil: Upcast = (data) => ({
  ...data,
  previousUntil:
    data.previousAuthToken === null ? null : new Date(Date.parse(data.at as string) + DAY_MS).toISOString(),
});

const plain = { upcasts: [], personal: [] } as const;

/** How the facts of a tenant are stored. Its secrets are a subject of their own, apart from anything else it has. */
export const tenantCodec = codec<TenantEvent>({
  TenantCreated: plain,
  TenantRenamed: plain,
  TenantSuspended: plain,
  TenantResumed: plain,
  RuntimeConfigSet: plain,
  TwilioAccountSet: {
    upcasts: [withPreviousUntil],
    personal: [],
    secret: ['authToken', 'previousAuthToken'],
    subject: (stream) => `${stream}/secrets`,
  },
});
