import { outageOf, type Outage } from '../platform/observability/outage.js';
import type { ReadinessProbe } from '../platform/observability/readiness.js';

/** Why the probes of readiness fail, as they were last asked. */
export class ProbeFailures {
  readonly #outages = new Map<string, Outage>();

  /** The same probe, whose failures are kept here until it works. */
  watched({ name, check }: ReadinessProbe): ReadinessProbe {
    return {
      name,
      check: async () => {
        try {
          const state = await check();
          this.#outages.delete(name);
          return state;
        } catch (error) {
          this.#outages.set(name, outageOf(error));
          throw error;
        }
      },
    };
  }

  get outages(): Readonly<Record<string, Outage>> {
    return Object.fromEntries(this.#outages);
  }
}
