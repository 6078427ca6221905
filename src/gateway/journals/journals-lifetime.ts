import {
  type BeforeApplicationShutdown,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { CallMetrics } from '../../calls/call.metrics.js';
import type { CallJournals } from './call-journals.js';
import type { SpoolDrain } from './spool-drain.js';
import type { TurnSpool } from './turn-spool.js';

/** How long the log is waited for when the process goes; what it does not take is in the spool. */
const SETTLE_MS = 1000;
const MEASURE_EVERY_MS = 1000;

/** Drains what others left behind at the start, and leaves nothing unsaved at the end. */
export class JournalsLifetime implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  readonly #logger = new Logger('Spool');
  #timer: NodeJS.Timeout | undefined;
  #failing = false;

  constructor(
    private readonly journals: CallJournals,
    private readonly spool: TurnSpool,
    private readonly drain: SpoolDrain,
    private readonly metrics: CallMetrics,
  ) {}

  onApplicationBootstrap(): void {
    this.drain.start();
    this.#timer = setInterval(() => this.#measure(), MEASURE_EVERY_MS).unref();
  }

  /** The stores are still open. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.drain.stop();
    await this.journals.drain(SETTLE_MS);
    await this.journals.leave();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.spool.close();
  }

  #measure(): void {
    this.metrics.journalPending.set(this.journals.pending);
    this.metrics.spoolBytes.set(this.spool.bytes);
    this.metrics.spoolRecords.set(this.spool.records);
    this.#tellFailure();
  }

  /** Once when the disk stops taking what waits for the log, and once when it takes it again. */
  #tellFailure(): void {
    const { failure } = this.spool;
    if (failure !== undefined && !this.#failing) this.#logger.error({ err: failure }, 'the spool cannot be written');
    if (failure === undefined && this.#failing) this.#logger.log('the spool is written again');
    this.#failing = failure !== undefined;
  }
}
