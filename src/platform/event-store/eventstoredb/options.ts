import type { PassedBy } from '../passed-by.js';

/** Times in milliseconds. The server's own write timeout is 2 s; its dead peers are noticed after about 20 s. */
export type EventStoreDBOptions = Readonly<{
  /** Of one try of an append. */
  appendTimeoutMs: number;
  /** How long an append of unknown outcome is looked for and sent again before the caller is told. */
  resolveWithinMs: number;
  /** Of a page of a read, between two events. */
  readTimeoutMs: number;
  /** A subscription that is silent for so long is compared with the end of the log. */
  idleSubscriptionMs: number;
  /** At 100 open HTTP/2 streams a connection jams. */
  concurrentReads: number;
  /** What the names of all streams begin with on the server, so that several installations can share it. */
  streamPrefix: string;
  /** Streams of other categories are somebody else's; absent: all but those of the system are ours. */
  categories?: readonly string[];
  /** Called for each of the first events in our streams that are not ours. */
  passedBy?: (event: PassedBy) => void;
}>;

export const DEFAULT_OPTIONS: EventStoreDBOptions = {
  appendTimeoutMs: 5_000,
  resolveWithinMs: 15_000,
  readTimeoutMs: 10_000,
  idleSubscriptionMs: 20_000,
  concurrentReads: 40,
  streamPrefix: '',
};
