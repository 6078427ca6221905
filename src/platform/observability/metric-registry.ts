import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * Where the metrics of the process are. The platform and each context declare theirs in one class, made over this; a
 * name that is there already is refused at start. Labels are low in number: no ids, no phone numbers. Code on a hot path
 * is handed the one instrument that it needs.
 */
@Injectable()
export class MetricRegistry {
  readonly registry = new Registry();

  constructor() {
    // Brings the event loop's delay (nodejs_eventloop_lag_*) with percentiles.
    collectDefaultMetrics({ register: this.registry });
  }

  counter<const Label extends string>(name: string, help: string, ...labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  gauge<const Label extends string>(name: string, help: string, ...labelNames: Label[]): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  /** `buckets`: upper bounds, in the unit of the name. */
  histogram<const Label extends string>(
    name: string,
    help: string,
    buckets: readonly number[],
    ...labelNames: Label[]
  ): Histogram<Label> {
    return new Histogram({ name, help, buckets: [...buckets], labelNames, registers: [this.registry] });
  }
}
