import { afterEach, beforeEach, jest } from '@jest/globals';
import type { RecordedEvent } from '@eventstore/db-client';
import { LogTail } from '../../src/platform/event-store/eventstoredb/log-tail.js';
import { StreamNames } from '../../src/platform/event-store/eventstoredb/stream-names.js';
import type { PageReads } from '../../src/platform/event-store/eventstoredb/page-reads.js';
import { holdTimers, ScriptedConnection, settled, type ScriptedStream } from './scripted-connection.js';

/** After so long without a word the tail is compared with the log. */
export const IDLE_MS = 10_000;

/** The tail of a log, on subscriptions that the test writes itself, with timers that it moves; new for every test. */
export class ScriptedTail {
  readonly connection = new ScriptedConnection();
  readonly closing = new AbortController();
  /** How often the log was asked for its end. */
  asked = 0;
  /** The positions after which the log was read, to be compared with. */
  readonly compared: (bigint | undefined)[] = [];
  readonly tail: LogTail;

  constructor() {
    const reads = {
      head: () => {
        this.asked += 1;
        return this.head();
      },
      log: (after: bigint | undefined) => {
        this.compared.push(after);
        return this.unheard();
      },
    };
    const { connection, closing } = this;
    const names = new StreamNames();
    this.tail = new LogTail(connection.asConnection(), reads as unknown as PageReads, names, IDLE_MS, closing.signal);
  }

  /** What the log says of its end. */
  head = async (): Promise<bigint | undefined> => 7n;

  /** What the log holds after the tail's position. */
  unheard = async (): Promise<readonly RecordedEvent[]> => [];

  get latest(): ScriptedStream {
    const subscription = this.connection.subscriptions.at(-1);
    if (!subscription) throw new Error('nothing was subscribed to');
    return subscription;
  }

  /** The subscription that stands then, confirmed and at the end of the log. */
  async subscribed(): Promise<ScriptedStream> {
    this.tail.start();
    await settled();
    this.latest.emit('confirmation');
    this.latest.emit('caughtUp');
    return this.latest;
  }

  async gives(...events: readonly (RecordedEvent | undefined)[]): Promise<void> {
    this.latest.give(...events);
    await settled();
  }

  async drops(): Promise<void> {
    this.latest.destroy(new Error('dropped'));
    await settled();
  }

  checkpoint(commit: bigint, prepare = commit): void {
    const filter = this.latest.asked.filter as { checkpointReached(_: unknown, position: object): void };
    filter.checkpointReached(this.latest, { commit, prepare });
  }

  idsAfter(seen: bigint | undefined): string[] | undefined {
    return this.tail.after(seen)?.events.map(({ id }) => id);
  }
}

export const scriptedTail = (): (() => ScriptedTail) => {
  let scripted: ScriptedTail;
  beforeEach(() => {
    holdTimers();
    scripted = new ScriptedTail();
  });
  afterEach(async () => {
    scripted.closing.abort();
    await settled();
    jest.useRealTimers();
  });
  return () => scripted;
};

export const afterPause = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);
