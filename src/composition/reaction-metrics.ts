import { Logger } from '@nestjs/common';
import type { Metrics } from '../platform/observability/metrics.js';
import type { ReactionStatus } from '../platform/reactions/reaction-status.js';
import type { ProjectionsProcess } from '../platform/read-models/projections-process.js';
import { StopReports } from './stop-reports.js';

const EVERY_MS = 1_000;

/** Keeps the metrics of the reactions as their worker tells them, and logs what stops or is parked; returns how to stop. */
export const followReactions = (
  running: Pick<ProjectionsProcess, 'reactions'> | undefined,
  metrics: Metrics,
): (() => void) => {
  if (running === undefined) return () => undefined;
  const logger = new Logger('Reactions');
  const stops = new StopReports(logger, 'reaction');
  const parking = new ParkedReports(logger);
  const timer = setInterval(() => {
    const statuses = running.reactions();
    stops.observe(statuses);
    parking.observe(statuses);
    for (const { name, state, lagSeconds, setAside, parked } of statuses) {
      const labels = { reaction: name };
      metrics.reactionLagSeconds.set(labels, lagSeconds ?? 0);
      metrics.reactionSetAside.set(labels, setAside);
      metrics.reactionParked.set(labels, parked.length);
      metrics.reactionStopped.set(labels, state === 'stopped' ? 1 : 0);
    }
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
};

/** Says once of each event that it was parked, and why. */
export class ParkedReports {
  #told: ReadonlySet<string> = new Set();

  constructor(private readonly logger: Pick<Logger, 'error'>) {}

  observe(statuses: readonly ReactionStatus[]): void {
    const told = new Set<string>();
    for (const { name, version, parked } of statuses)
      for (const { position, type, error } of parked) {
        const key = `${name}/${position}`;
        told.add(key);
        if (this.#told.has(key)) continue;
        const about = { reaction: name, version, position: BigInt(position), event_type: type };
        this.logger.error(about, `the reaction ${name} has parked an event: ${error}`);
      }
    this.#told = told;
  }
}
