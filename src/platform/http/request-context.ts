import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventEmitter } from 'node:events';

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

/** Requests that were not answered yet. */
let running = 0;

/**
 * Runs `work`, and everything that it starts, inside the context, which ends with the request: with the `close` of what
 * is sent back. While no request runs the storage is off: before Node 24 it hooks every callback and promise of the
 * process, which nearly a fifth of a live call's CPU went into (`bench`, row 1).
 */
export const inRequest = (context: RequestContext, reply: Pick<EventEmitter, 'once'>, work: () => void): void => {
  running += 1;
  reply.once('close', () => {
    running -= 1;
    if (running === 0) storage.disable();
  });
  storage.run(context, work);
};

/** The context of the running request or socket; undefined in background work. */
export const currentRequest = (): RequestContext | undefined => storage.getStore();

/** Puts the call's id into every further log line of this request. */
export const noteCall = (callId: string): void => {
  const context = storage.getStore();
  if (context !== undefined) context.callId = callId;
};
