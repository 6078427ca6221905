import type { Metrics } from '../platform/observability/metrics.js';
import type { ProjectionsProcess } from '../platform/read-models/projections-process.js';
import { StopReports } from './stop-reports.js';

const EVERY_MS = 1_000;

/** Keeps the metrics of the read models as their worker tells them, and logs what stops; returns how to stop. */
export const followProjections = (projections: ProjectionsProcess | undefined, metrics: Metrics): (() => void) => {
  if (projections === undefined) return () => undefined;
  const failing = new Set<string>();
  const reports = new StopReports();
  const timer = setInterval(() => {
    metrics.projectionStopped.reset();
    metrics.projectionProgress.reset();
    reports.observe(projections.status());
    for (const { name, state, lagSeconds, progress, stoppedAt } of projections.status()) {
      const labels = { read_model: name };
      metrics.projectionLagSeconds.set(labels, lagSeconds ?? 0);
      if (progress !== undefined) metrics.projectionProgress.set(labels, progress);
      if (stoppedAt)
        metrics.projectionStopped.set(
          { ...labels, event_type: stoppedAt.type ?? 'unknown' },
          Number(stoppedAt.position),
        );
      if (state !== 'stopped') failing.delete(name);
      else if (!failing.has(name)) {
        failing.add(name);
        metrics.projectionFailures.inc(labels);
      }
    }
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
};
