import { setTimeout as sleep } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import type { ReactionStatus } from '../reactions/reaction-status.js';
import { spawnWorker, type SpawnedWorker } from '../workers/spawn.js';
import { NOTHING_PASSED_BY, type PassedBy, type PassedByReport } from '../event-store/passed-by.js';
import { asError } from '../following/as-error.js';
import type { LiveSource } from '../live/live-hub.js';
import type { ReadModelStatus } from './read-model-status.js';
import type { ProjectionsService, ProjectionsWorkerData } from './projections-service.js';

export type ProjectionsProcessOptions = Readonly<{
  /** Why the worker ended or did not start; it is started again. */
  failed?: (error: Error) => void;
  /** An event in our streams that is not ours; also those that an earlier worker told. */
  passedBy?: (event: PassedBy) => void;
  /** Gives each worker what it appends by; without it no reactions run there. */
  lend?: () => MessagePort;
  /** First wait before the worker is started again, doubled up to half a minute. */
  retryMs?: number;
  worker?: string | URL;
}>;

const LONGEST_RETRY_MS = 30_000;

/**
 * The projections worker as the main thread sees it: started at once, started again whenever it ends, its read models'
 * statuses kept at hand.
 */
export class ProjectionsProcess {
  #worker: SpawnedWorker<ProjectionsService> | undefined;
  #statuses: readonly ReadModelStatus[] = [];
  #reactions: readonly ReactionStatus[] = [];
  #error: Error | undefined;
  #passedBy = NOTHING_PASSED_BY;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;

  constructor(
    private readonly data: ProjectionsWorkerData,
    private readonly options: ProjectionsProcessOptions = {},
  ) {
    this.#running = this.#keepRunning();
  }

  /** As last told. While the worker is away every read model it knew of is `stopped`. */
  status(): readonly ReadModelStatus[] {
    return this.#orStopped(this.#statuses);
  }

  /** Likewise for reactions. */
  reactions(): readonly ReactionStatus[] {
    return this.#orStopped(this.#reactions);
  }

  /** The worker that is there now, for listeners to new events. */
  get live(): LiveSource | undefined {
    return this.#error ? undefined : this.#worker?.remote;
  }

  /** What the worker passed by in the log because it is not ours. */
  get passedBy(): PassedByReport {
    return this.#passedBy;
  }

  /** Why there is no worker at the moment, if there is none. */
  get error(): Error | undefined {
    return this.#error;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#worker?.stop();
    await this.#running;
  }

  async #keepRunning(): Promise<void> {
    const { signal } = this.#stopping;
    const { retryMs = 500, failed } = this.options;
    for (let waitMs = retryMs; !signal.aborted; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
      try {
        const appends = this.options.lend?.();
        const data = { ...this.data, appends };
        const options = { transfer: appends && [appends] };
        this.#worker = await spawnWorker<ProjectionsService>(this.options.worker ?? 'projections', data, options);
        this.#error = undefined;
        await this.#listen(this.#worker, () => (waitMs = retryMs));
      } catch (error) {
        if (signal.aborted) break;
        this.#error = asError(error);
        failed?.(this.#error);
      }
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
    await this.#worker?.stop();
  }

  /** Ends by the error of a lost worker. */
  async #listen({ remote }: SpawnedWorker<ProjectionsService>, healthy: () => void): Promise<void> {
    for (let seen = 0; !this.#stopping.signal.aborted; healthy()) {
      const { revision, statuses, reactions, passedBy } = await remote.report(seen);
      seen = revision;
      this.#statuses = statuses;
      this.#reactions = reactions;
      this.#passedBy = passedBy;
      for (const event of passedBy.first) this.options.passedBy?.(event);
    }
  }

  #orStopped<S extends ReadModelStatus | ReactionStatus>(statuses: readonly S[]): readonly S[] {
    const error = this.#error;
    if (!error) return statuses;
    return statuses.map((status) => ({ ...status, state: 'stopped', lastError: `${error.name}: ${error.message}` }));
  }
}
