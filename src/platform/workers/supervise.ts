import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectOptions, Remote } from './rpc.js';
import { spawnWorker, type SpawnedWorker } from './spawn.js';

export type SupervisedWorker<T> = Readonly<{
  remote: Remote<T>;
  /** Resolves when a thread runs: at once, unless one has died and the next is not there yet. */
  running(): Promise<void>;
  /** Ends the thread for good, as {@link SpawnedWorker} does. */
  stop(): Promise<void>;
}>;

export type SuperviseOptions = ConnectOptions &
  Readonly<{
    /** The error of calls made while no thread runs: they were not sent. As `lost`, unless given. */
    unsent?: (cause?: unknown) => Error;
    /** Hears why the thread ended, and why it could not be started again. */
    died?: (error: Error) => void;
    /** First wait before a new thread, in milliseconds, doubled up to half a minute while threads keep dying. */
    retryMs?: number;
  }>;

const LONGEST_RETRY_MS = 30_000;
/** A thread that lived so long died for a reason of its own, not because none can live. */
const HEALTHY_AFTER_MS = 60_000;

/**
 * A worker that is started again whenever its thread ends: what it held, locks included, goes with the thread, and
 * SQLite finds its files as after a kill. Calls that were pending are rejected with `lost`. Only the first start throws.
 */
export const superviseWorker = async <T extends { close(): void | Promise<void> }>(
  name: string | URL,
  workerData: unknown,
  options: SuperviseOptions = {},
): Promise<SupervisedWorker<T>> => {
  const { retryMs = 100, died } = options;
  const lost = options.lost ?? ((cause) => new Error('the worker has gone', { cause }));
  const unsent = options.unsent ?? lost;
  const stopping = new AbortController();
  let current = await spawnWorker<T>(name, workerData, options);
  let away: Error | undefined;
  let running = Promise.resolve();

  /** The next thread; nothing once the worker is being stopped. */
  const restart = async (waitMs: number): Promise<SpawnedWorker<T> | undefined> => {
    await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    if (stopping.signal.aborted) return undefined;
    try {
      const next = await spawnWorker<T>(name, workerData, options);
      if (!stopping.signal.aborted) return next;
      await next.stop();
      return undefined;
    } catch (error) {
      away = unsent(error);
      died?.(away);
      return restart(Math.min(waitMs * 2, LONGEST_RETRY_MS));
    }
  };
  const supervise = async (): Promise<void> => {
    for (let waitMs = retryMs; ; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
      const startedAt = performance.now();
      const cause = await current.exited;
      away = unsent(cause);
      if (stopping.signal.aborted) return;
      died?.(lost(cause));
      if (performance.now() - startedAt > HEALTHY_AFTER_MS) waitMs = retryMs;
      const restarting = restart(waitMs);
      running = restarting.then(() => undefined);
      const next = await restarting;
      if (!next) return;
      current = next;
      away = undefined;
    }
  };
  const supervising = supervise();

  const remote = new Proxy(
    {},
    {
      get: (_, method) =>
        method === 'then'
          ? undefined
          : (...args: unknown[]) => (away ? Promise.reject(away) : callOf(current.remote, method)(...args)),
    },
  ) as Remote<T>;
  return {
    remote,
    running: () => running,
    stop: async () => {
      stopping.abort();
      await current.stop();
      await supervising;
    },
  };
};

const callOf = (remote: object, method: string | symbol) =>
  Reflect.get(remote, method) as (...args: unknown[]) => Promise<unknown>;
