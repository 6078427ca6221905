import type { FeedEvent } from './feed-event.js';

/** How long a checkpoint may lag behind events that do not concern a member, in milliseconds. */
export const QUIET_MS = 100;

/** Whoever is told what comes in the log: a read model, a reaction. */
export interface FeedMember {
  /** The last position it was told of; undefined at the beginning of the log. */
  readonly position: bigint | undefined;
  /** Its checkpoint has not followed `position` yet. */
  readonly pending: boolean;
  /** Whether such events have to be decoded for it. */
  wants(category: string, type: string): boolean;
  /** What was seen up to `position`. Other members wait for it; what it throws makes it leave. */
  apply(events: readonly FeedEvent[], position: bigint | undefined): Promise<void>;
  /** Moves the checkpoint over events that did not concern it. */
  flush(): Promise<void>;
  /** The feed has reached the end of the log, or has fallen behind again. */
  caughtUp(live: boolean): Promise<void>;
}

/** A member that one process at a time serves, under a lease. */
export interface LeasedMember extends FeedMember {
  /**
   * Takes over with a new lease, whose token is `fence`. `head`: where the log ends now, if that is known. `signal`
   * aborts when the lease is lost or the process ends.
   */
  begin(fence: bigint, head: bigint | undefined, signal: AbortSignal): Promise<void>;
  /** Is told of the log by `seat`, which resolves when it has left its feed, also by `unseat`. It may sit down again. */
  follow(seat: () => Promise<void>, unseat: () => void): Promise<void>;
  /** Waits for its lease, or for another try after an error. */
  pause(state: 'standby' | 'stopped', error?: Error): void;
}
