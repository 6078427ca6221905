import { Injectable } from '@nestjs/common';
import { MetricRegistry } from './metric-registry.js';

/** The metrics of the platform or of a context: one class each, a field a metric. A base class, so that fields can use it. */
@Injectable()
export abstract class DeclaredMetrics {
  constructor(protected readonly metrics: MetricRegistry) {}
}
