import type { Remote } from '../platform/workers/rpc.js';
import { spawnWorker, type SpawnedWorker } from '../platform/workers/spawn.js';
import type { LabEvent } from './carrier/lab-events.js';
import type { LabHost } from './lab-host.js';
import { Lab, type LabAddresses } from './lab.js';

export type LabWorkerOptions = Readonly<{
  /** How much faster than the wall; 1 by default. */
  speed?: number;
  /** A folder of scripts instead of those that come with the package. */
  scripts?: string;
  /** A folder for a stereo recording of every answered call. */
  recordings?: string;
}>;

/** The lab in a worker thread of its own, so that it never competes with the product for the loop that carries audio. */
export const spawnLab = async (options: LabWorkerOptions = {}): Promise<Lab> => {
  const worker = await spawnWorker<LabHost>('lab', options);
  return new RemoteLab(worker, await worker.remote.addresses());
};

class RemoteLab extends Lab {
  readonly #watchers = new Set<(event: LabEvent) => void>();
  readonly #host: Remote<LabHost>;

  constructor(
    private readonly worker: SpawnedWorker<LabHost>,
    readonly addresses: LabAddresses,
  ) {
    super();
    this.#host = worker.remote;
    // Ends with the worker: its exit rejects the call that waits.
    this.#pump().catch(() => this.#watchers.clear());
  }

  configure(...parameters: Parameters<Lab['configure']>): Promise<void> {
    return this.#host.configure(...parameters);
  }

  configureOthers(...parameters: Parameters<Lab['configureOthers']>): Promise<void> {
    return this.#host.configureOthers(...parameters);
  }

  addScripts(...parameters: Parameters<Lab['addScripts']>): Promise<void> {
    return this.#host.addScripts(...parameters);
  }

  callIn(...parameters: Parameters<Lab['callIn']>): Promise<string> {
    return this.#host.callIn(...parameters);
  }

  calls(): ReturnType<Lab['calls']> {
    return this.#host.calls();
  }

  hangUp(callSid: string): Promise<boolean> {
    return this.#host.hangUp(callSid);
  }

  dropStream(callSid: string): Promise<boolean> {
    return this.#host.dropStream(callSid);
  }

  arm(...parameters: Parameters<Lab['arm']>): Promise<void> {
    return this.#host.arm(...parameters);
  }

  calm(): Promise<void> {
    return this.#host.calm();
  }

  watch(watcher: (event: LabEvent) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  stop(): Promise<void> {
    return this.worker.stop();
  }

  async #pump(): Promise<never> {
    for (;;) {
      for (const event of await this.#host.nextEvents()) {
        for (const watcher of this.#watchers) watcher(event);
      }
    }
  }
}
