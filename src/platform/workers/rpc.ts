import { Outbox, type Peer } from './outbox.js';
import { revive, toWire, type ErrorClasses, type WireError } from './wire-error.js';

/** The methods of `T` as they are called from another thread: arguments and results pass by structured clone. */
export type Remote<T> = {
  readonly [K in keyof T as T[K] extends (...args: never) => unknown ? K : never]: T[K] extends (
    ...args: infer A
  ) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never;
};

export type RpcClient<T> = Readonly<{
  remote: Remote<T>;
  /** Resolves when the other side has opened its target; rejects with the reason why it could not. */
  ready(): Promise<void>;
  /** Rejects what is pending, and every later call. The peer itself stays open. */
  close(): void;
}>;

export type ConnectOptions = Readonly<{
  /** Classes that errors of the other side are revived as; any other error arrives as a plain `Error`. */
  errors?: ErrorClasses;
  /** The error that calls get when the other side has gone; `cause` is what killed it, where known. */
  lost?: (cause?: unknown) => Error;
}>;

type Request = Readonly<{ id: number; method: string; args: readonly unknown[] }>;
type Reply = Readonly<{ id: number; value?: unknown; error?: WireError }>;
type Pending = Readonly<{ resolve: (value: unknown) => void; reject: (error: Error) => void }>;

/** Answered by {@link serve} itself once the target is there. */
const READY = '$ready';

/**
 * Exposes the methods of `target` to the other side of `port`. Calls run side by side, in the order of arrival. The
 * target may still be opening: calls wait for it, and are refused with its error if it cannot be opened.
 */
export const serve = (port: Peer, target: object): void => {
  const opened = Promise.resolve(target);
  opened.catch(() => undefined);
  const outbox = new Outbox<Reply>(port);
  // A wire error holds primitives only, so that it can always be sent.
  const refuse = (id: number, error: unknown): void => outbox.push({ id, error: toWire(error) }, () => undefined);
  const answer = async ({ id, method, args }: Request): Promise<void> => {
    try {
      const object = await opened;
      const value: unknown = method === READY ? undefined : await invoke(object, method, args);
      outbox.push({ id, value }, (error) => refuse(id, error));
    } catch (error) {
      refuse(id, error);
    }
  };
  port.on('message', (messages) => {
    for (const request of messages as Request[]) void answer(request);
  });
};

const invoke = (target: object, method: string, args: readonly unknown[]): unknown => {
  const member: unknown = Reflect.get(target, method);
  if (typeof member !== 'function') throw new TypeError(`no method ${method}`);
  return Reflect.apply(member, target, args);
};

/** A client of what the other side of `peer` serves. A worker's exit or a closed port rejects all pending calls. */
export const connect = <T extends object>(peer: Peer, options: ConnectOptions = {}): RpcClient<T> => {
  const pending = new Map<number, Pending>();
  const outbox = new Outbox<Request>(peer);
  const lost = options.lost ?? ((cause) => new Error('the worker has gone', { cause }));
  let gone: Error | undefined;
  let lastId = 0;

  const end = (error: Error): void => {
    gone ??= error;
    for (const { reject } of pending.values()) reject(gone);
    pending.clear();
  };
  const call = (method: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (gone) return reject(gone);
      const id = ++lastId;
      pending.set(id, { resolve, reject });
      outbox.push({ id, method, args }, (error) => {
        pending.delete(id);
        reject(error);
      });
    });
  const settle = ({ id, value, error }: Reply): void => {
    const waiting = pending.get(id);
    pending.delete(id);
    if (error) waiting?.reject(revive(error, options.errors ?? {}));
    else waiting?.resolve(value);
  };

  const receive = (messages: unknown): void => (messages as Reply[]).forEach(settle);
  peer.on('message', receive);
  for (const event of ['error', 'exit', 'close']) peer.on(event, (cause) => end(lost(cause)));

  const remote = new Proxy(
    {},
    // A promise must not take the client for a thenable.
    { get: (_, name) => (name === 'then' ? undefined : (...args: unknown[]) => call(String(name), args)) },
  ) as Remote<T>;
  return {
    remote,
    ready: async () => void (await call(READY, [])),
    close: () => {
      peer.off('message', receive);
      end(lost());
    },
  };
};
