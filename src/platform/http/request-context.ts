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

type Reply = Readonly<{ raw: Pick<EventEmitter, 'once'> }>;

/** What keeps the storage on: of each request its reply, until it is sent, and the raw one, until that has closed. */
const running = new Set<object>();

const end = (part: object): void => {
  if (running.delete(part) && running.size === 0) storage.disable();
};

/**
 * Runs `work`, and everything that it starts, inside the context, which lasts until the reply has closed and the
 * request was {@link answered}: a client that hangs up does not take it from the handler. While no request runs the
 * storage is off: before Node 24 it hooks every callback and promise of the process, which nearly a fifth of a live
 * call's CPU went into (`bench`, row 1).
 */
export const inRequest = (context: RequestContext, reply: Reply, work: () => void): void => {
  running.add(reply).add(reply.raw);
  reply.raw.once('close', () => end(reply.raw));
  storage.run(context, work);
};

/** Its handler has ended: there is an answer, whether or not anybody still waits for it. */
export const answered = (reply: Reply): void => end(reply);

/** The context of the running request or socket; undefined in background work. */
export const currentRequest = (): RequestContext | undefined => storage.getStore();

/** Puts the call's id into every further log line of this request. */
export const noteCall = (callId: string): void => {
  const context = storage.getStore();
  if (context !== undefined) context.callId = callId;
};
