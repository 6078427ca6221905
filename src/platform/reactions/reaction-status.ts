import type { ReadModelStatus } from '../read-models/read-model-status.js';
import type { AsideEvent } from './set-aside.js';

/** Where a reaction stands in this process, as a read model's status tells it. */
export type ReactionStatus = Readonly<
  Omit<ReadModelStatus, 'progress'> & {
    /** Events that could not be handled yet, or that wait behind such a one in their streams. */
    setAside: number;
    /** The first of those that are not tried again by themselves. */
    parked: readonly AsideEvent[];
  }
>;

/** So many parked events are shown. */
export const PARKED_SHOWN = 20;
