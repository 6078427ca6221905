import type { PassedByReport } from '../platform/event-store/passed-by.js';
import type { ReadModelStatus } from '../platform/read-models/read-model-status.js';

/** How the read models that this process keeps stand; none where it keeps none. */
export abstract class ProjectionStatuses {
  abstract status(): readonly ReadModelStatus[];
  /** Events in our streams that others wrote, and that were passed by. */
  abstract readonly passedBy: PassedByReport;
  /** Why they are not kept at the moment, if so. */
  abstract readonly error: Error | undefined;
}
