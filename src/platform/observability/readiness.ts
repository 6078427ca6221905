import type { Outage } from './outage.js';

/** `degraded`: it lags or stands still, and new calls can be taken all the same. */
export type ProbeState = 'up' | 'degraded';

/** One thing that readiness depends on. */
export type ReadinessProbe = Readonly<{
  /** A word for the public answer: `event_store`, `coordination`, `read_models`. */
  name: string;
  /** Throws if new calls cannot be taken without it. */
  check: () => Promise<ProbeState>;
}>;

/** Injection token of all probes of the process. */
export abstract class ReadinessProbes {
  abstract readonly probes: readonly ReadinessProbe[];

  /** Why probes fail, by name, for operators alone. */
  outages(): Readonly<Record<string, Outage>> {
    return {};
  }
}
