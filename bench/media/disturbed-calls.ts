import type { Line } from '../kit/table.js';
import type { MediaReport } from './meter.js';

/** How live calls fared beside a load, as lines of `row`; `without` is what they are compared with. */
export const disturbedCalls = (
  row: string,
  without: string,
  disturbed: MediaReport,
  undisturbed: MediaReport,
): readonly Line[] => [
  {
    row,
    what: "lateness of the load's own timers, p99",
    value: disturbed.loadDelayMs,
    unit: 'ms',
    baseline: undisturbed.loadDelayMs,
  },
  ...(['up', 'down'] as const).map((way): Line => ({
    row,
    what: `${way === 'up' ? 'caller to model' : 'model to caller'}, p99, against ${without}`,
    value: disturbed[way].p99,
    unit: 'ms',
    baseline: undisturbed[way].p99,
  })),
];
