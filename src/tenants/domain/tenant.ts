import type { Limits, TenantEvent } from './tenant.events.js';

/** A tenant's own carrier account. The tokens are plain here: this state never leaves the process. */
export type TenantTwilio = Readonly<{
  accountSid: string;
  authToken: string;
  previousAuthToken: string | null;
  previousUntil: string | null;
}>;

export type Tenant = Readonly<{
  status: 'none' | 'active' | 'suspended';
  key: string;
  name: string;
  limits: Readonly<Limits>;
  twilio: TenantTwilio | null;
  createdAt: string;
  updatedAt: string;
}>;

export const noTenant: Tenant = {
  status: 'none',
  key: '',
  name: '',
  limits: { maxConcurrentCalls: null, maxCallSeconds: null },
  twilio: null,
  createdAt: '',
  updatedAt: '',
};

/** Folds one fact into the state of a tenant. */
export const evolveTenant = (tenant: Tenant, event: TenantEvent): Tenant => ({
  ...folded(tenant, event),
  updatedAt: event.data.at,
});

const folded = (tenant: Tenant, { type, data }: TenantEvent): Tenant => {
  switch (type) {
    case 'TenantCreated':
      return { ...tenant, status: 'active', key: data.key, name: data.name, createdAt: data.at };
    case 'TenantRenamed':
      return { ...tenant, name: data.name };
    case 'TenantSuspended':
      return { ...tenant, status: 'suspended' };
    case 'TenantResumed':
      return { ...tenant, status: 'active' };
    case 'RuntimeConfigSet':
      return {
        ...tenant,
        limits: { maxConcurrentCalls: data.maxConcurrentCalls, maxCallSeconds: data.maxCallSeconds },
      };
    case 'TwilioAccountSet': {
      const { accountSid, authToken, previousAuthToken, previousUntil } = data;
      return { ...tenant, twilio: { accountSid, authToken, previousAuthToken, previousUntil } };
    }
  }
};
