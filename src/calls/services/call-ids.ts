import { v5 } from 'uuid';

/** Namespace of the ids that follow from something outside: made once, never changed. */
const NAMESPACE = '6f1c1c0e-6a57-4d0b-9a5b-0f8a0b7f4c11';

/** The call of a tenant's idempotency key: the log itself refuses a second one. */
export const keyedCallId = (tenantId: string, idempotencyKey: string): string =>
  v5(JSON.stringify(['make-call', tenantId, idempotencyKey]), NAMESPACE);

/** The call of a carrier's call id, so that retries and early callbacks need no lookup. */
export const inboundCallId = (accountSid: string, callSid: string): string =>
  v5(JSON.stringify(['inbound', accountSid, callSid]), NAMESPACE);
