import type { MessagePort } from 'node:worker_threads';
import { NOTHING_PASSED_BY, type PassedByReport } from '../event-store/passed-by.js';
import type { Interest } from '../live/interest.js';
import type { LiveBatch, LiveTail } from '../live/live-tail.js';
import type { MasterKeys } from '../vault/master-keys.js';
import type { ReadModelStatus } from './read-model-status.js';
import type { ReactionStatus } from '../reactions/reaction-status.js';

/** What the projections worker needs to open its stores; an absent URL means the embedded one in `folder`. */
export type ProjectionsWorkerData = Readonly<{
  folder: string;
  eventStoreUrl?: string;
  streamPrefix?: string;
  mongodbUrl?: string;
  masterKeys: MasterKeys;
  /** False where read models are kept by other processes. */
  projections?: boolean;
  /** Where reactions append; without it none are run here. */
  appends?: MessagePort;
}>;

type Running = Readonly<{
  status: () => readonly ReadModelStatus[];
  reactions: () => readonly ReactionStatus[];
  close: () => Promise<void>;
}>;
export type StatusReport = Readonly<{
  revision: number;
  statuses: readonly ReadModelStatus[];
  reactions: readonly ReactionStatus[];
  passedBy: PassedByReport;
}>;

/** How long an unchanged status is held back, in milliseconds: then checkpoints are told anyway. */
const UNCHANGED_MS = 1_000;

/** What the projections worker serves to the main thread: read models, and reactions, as they stand. */
export class ProjectionsService {
  #revision = 1;
  readonly #waiting = new Set<() => void>();
  readonly #projections: Running;

  /** `run` is given what to call when some read model's state has changed. */
  constructor(
    run: (changed: () => void) => Running,
    private readonly closeStores: () => Promise<void>,
    private readonly passedBy: () => PassedByReport = () => NOTHING_PASSED_BY,
    private readonly live?: LiveTail,
  ) {
    this.#projections = run(() => {
      this.#revision += 1;
      for (const tell of this.#waiting) tell();
    });
  }

  /** The statuses, as soon as they differ from those of revision `seen`, or after a second. */
  async report(seen: number): Promise<StatusReport> {
    if (seen === this.#revision)
      await new Promise<void>((resolve) => {
        const tell = (): void => {
          clearTimeout(timer);
          this.#waiting.delete(tell);
          resolve();
        };
        const timer = setTimeout(tell, UNCHANGED_MS);
        this.#waiting.add(tell);
      });
    const { status, reactions } = this.#projections;
    return { revision: this.#revision, statuses: status(), reactions: reactions(), passedBy: this.passedBy() };
  }

  /** As {@link LiveTail.watch}. */
  async watchLive(interests: readonly Interest[], after?: bigint): Promise<bigint> {
    return (await this.live?.watch(interests, after)) ?? -1n;
  }

  /** As {@link LiveTail.next}. */
  async nextLive(): Promise<LiveBatch> {
    return (await this.live?.next()) ?? { events: [], missed: false };
  }

  async close(): Promise<void> {
    await this.#projections.close();
    await this.closeStores();
  }
}
