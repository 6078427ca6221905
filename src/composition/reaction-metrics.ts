import { Logger } from '@nestjs/common';
import type { Metrics } from '../platform/observability/metrics.js';
import type { ProjectionsProcess } from '../platform/read-models/projections-process.js';
import { StopReports } from './stop-reports.js';

const EVERY_MS = 1_000;

/** Keeps the metrics of the reactions as their worker tells them, and logs what stops; returns how to stop. */
export const followReactions = (
  running: Pick<ProjectionsProcess, 'reactions'> | undefined,
  metrics: Metrics,
): (() => void) => {
  if (running === undefined) return () => undefined;
  const reports = new StopReports(new Logger('Reactions'), 'reaction');
  const timer = setInterval(() => {
    const statuses = running.reactions();
    reports.observe(statuses);
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
