import { Worker, type Transferable } from 'node:worker_threads';
import { connect, type ConnectOptions, type Remote } from './rpc.js';

export type SpawnedWorker<T> = Readonly<{
  remote: Remote<T>;
  /** Resolves when the thread has ended, with the error that ended it, if one did. */
  exited: Promise<unknown>;
  /** Lets the target's `close` finish (at most 5 s), then ends the thread. */
  stop(): Promise<void>;
}>;

/** `transfer`: what of the worker's data goes over to it, as ports do. */
export type SpawnOptions = ConnectOptions & Readonly<{ transfer?: readonly Transferable[] }>;

const CLOSE_WITHIN_MS = 5_000;

/**
 * Starts `dist/workers/<name>.worker.js`, which calls `serve(parentPort, open(workerData))`, and waits until its target
 * is open; what kept it from opening is thrown here. The same path holds from `src` (under jest) and from `dist`.
 */
export const spawnWorker = async <T extends { close(): void | Promise<void> }>(
  name: string | URL,
  workerData: unknown,
  { transfer, ...options }: SpawnOptions = {},
): Promise<SpawnedWorker<T>> => {
  const script = name instanceof URL ? name : new URL(`../../../dist/workers/${name}.worker.js`, import.meta.url);
  const worker = new Worker(script, { workerData, transferList: transfer && [...transfer] });
  let cause: unknown;
  worker.once('error', (error) => (cause = error));
  const exited = new Promise<unknown>((resolve) => worker.once('exit', () => resolve(cause)));
  const { remote, ready } = connect<T>(worker, options);
  const stop = async (): Promise<void> => {
    const close = (remote as Remote<{ close(): void | Promise<void> }>).close;
    await Promise.race([close().catch(() => undefined), elapsed(CLOSE_WITHIN_MS), exited]);
    await worker.terminate();
  };
  try {
    await ready();
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return { remote, exited, stop };
};

const elapsed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
