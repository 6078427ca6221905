import { revive, type WireError } from '../../workers/wire-error.js';
import { EVENT_STORE_ERRORS } from '../event-store.errors.js';
import { toStoredEvent, type EventRow } from '../event-row.js';
import type { Followed, FollowOptions } from '../event-store.js';

/** How a follower stands, as it was last told. */
export type State = Extract<Followed, { caughtUp: boolean }>;

/** Of one follower, under a name of its own; a step that says no more than `told` is left out. */
export type FollowRequest = Omit<FollowOptions, 'signal'> & Readonly<{ follower: string; told?: State }>;

/** A step of a follower between threads. */
export type SentStep = Readonly<{ row: EventRow }> | Readonly<{ damaged: WireError; position: bigint }> | State;

export const received = (step: SentStep): Followed => {
  if ('row' in step) return { event: toStoredEvent(step.row) };
  return 'damaged' in step ? { ...step, damaged: revive(step.damaged, EVENT_STORE_ERRORS) } : step;
};

export const sizeOf = ({ data, meta }: EventRow): number => data.length + meta.length;

export const sameState = (step: Followed, told: State | undefined): boolean =>
  told !== undefined && 'caughtUp' in step && step.caughtUp === told.caughtUp && step.position === told.position;
