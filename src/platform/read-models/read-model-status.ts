/** Where a read model stands in this process. `standby`: another process holds its lease. */
export type ReadModelState = 'standby' | 'catching-up' | 'live' | 'stopped';

export type ReadModelStatus = Readonly<{
  name: string;
  version: number;
  state: ReadModelState;
  checkpoint?: bigint;
  /** Share of the log that it has seen, from 0 to 1: of the log as it was when this process took the read model over. */
  progress?: number;
  /** Age in seconds of the last event it has seen; 0 when live. Undefined before the first event. */
  lagSeconds?: number;
  /** Older versions that are kept up to date as well, for as long as queries go to one of them. */
  older?: readonly ReadModelStatus[];
  /** Why it stopped last, kept until it goes on. */
  lastError?: string;
  /** The event that it cannot get past; its id and type unless they are gone with it. */
  stoppedAt?: Readonly<{ position: bigint; eventId?: string; type?: string }>;
}>;
