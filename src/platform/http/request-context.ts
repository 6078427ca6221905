import { AsyncLocalStorage } from 'node:async_hooks';

/** Who was found to be asking. `keyId`, `tenantId` and `accountSid` are ids, never the key itself. */
export type Credential =
  | Readonly<{ kind: 'tenant'; tenantId: string; keyId: string; scopes: readonly string[] }>
  | Readonly<{ kind: 'carrier'; accountSid: string; keyId: string }>
  | Readonly<{ kind: 'admin' | 'auditor' }>;

/** What every step of one request may need to know without having it passed along: ids for logs, events and answers. */
export type RequestContext = {
  readonly requestId: string;
  readonly traceparent: string;
  credential?: Credential;
  callId?: string;
};

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work`, and everything that it starts, inside the context. */
export const inRequest = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);

/** The context of the running request or socket; undefined in background work. */
export const currentRequest = (): RequestContext | undefined => storage.getStore();

/** Puts the call's id into every further log line of this request. */
export const noteCall = (callId: string): void => {
  const context = storage.getStore();
  if (context !== undefined) context.callId = callId;
};
