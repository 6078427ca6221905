import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
import { answerParent } from './remote.js';

/**
 * What a process has used since its start. `mainMs`: CPU of the main thread alone. `liveBytes`: of the main thread's
 * objects and buffers.
 */
export type Usage = Readonly<{
  atMs: number;
  processMs: number;
  mainMs: number;
  rssBytes: number;
  liveBytes: number;
}>;

/** Memory that is free goes back to the system by and by: collections are repeated until little comes of them. */
const COLLECTIONS = 20;
const SETTLED_BYTES = 200_000;
const COLLECTION_PAUSE_MS = 400;

/** Nanoseconds on a CPU (Linux); elsewhere the time that the event loop was not idle comes closest. */
const mainThreadMs = (): number => {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return performance.eventLoopUtilization().active;
  }
};

const usage = (): Usage => {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    atMs: performance.now(),
    processMs: (user + system) / 1000,
    mainMs: mainThreadMs(),
    rssBytes: rss,
    liveBytes: heapUsed + external,
  };
};

/** Loaded before a measured program with `--import`; its worker threads load it too, and must not answer. */
if (isMainThread && process.send !== undefined) {
  // The bench is gone: nobody else would end this process.
  process.on('disconnect', () => process.exit(1));
  answerParent({
    usage,
    collectedUsage: async () => {
      let before = Infinity;
      for (let round = 0; round < COLLECTIONS; round++) {
        void globalThis.gc?.();
        await sleep(COLLECTION_PAUSE_MS);
        const { rss } = process.memoryUsage();
        if (before - rss < SETTLED_BYTES) break;
        before = rss;
      }
      return usage();
    },
  });
}
