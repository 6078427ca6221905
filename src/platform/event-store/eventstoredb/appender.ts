import {
  AccessDeniedError,
  NO_STREAM,
  StreamDeletedError,
  WrongExpectedVersionError,
  type AppendResult,
  type EventData,
} from '@eventstore/db-client';
import type { Appended, ExpectedRevision } from '../event-store.js';
import {
  AppendOutcomeUnknown,
  InvalidAppend,
  RevisionConflict,
  StoreUnavailable,
  StreamGone,
} from '../event-store.errors.js';
import { classifyAppendFailure, leavesChannelStuck, type AppendFailure } from './append-failure.js';
import type { Connection } from './connection.js';
import { singlePosition } from './event-mapping.js';
import type { EventStoreDBOptions } from './options.js';
import { onlyStrangers } from './only-strangers.js';
import type { OwnEvents } from './own-events.js';
import { findBatch } from './read-back.js';
import type { PageReads } from './page-reads.js';
import { backOffMs, sleep, within } from './waiting.js';

type Batch = Readonly<{ stream: string; expected: ExpectedRevision; events: readonly EventData[] }>;

/** The server's timer is asked first; ours only catches a call that it forgot. */
const GRACE_MS = 500;

/**
 * Appends on the classic path, one gRPC call each. An answer that got lost is looked for in the stream; while it is not
 * there, the very same batch is sent again at the very same revision, which the server recognises by its ids.
 */
export class Appender {
  constructor(
    private readonly connection: Connection,
    private readonly reads: PageReads,
    private readonly own: Pick<OwnEvents, 'strangerIn'>,
    private readonly options: EventStoreDBOptions,
  ) {}

  /** @throws RevisionConflict, InvalidAppend (StreamGone among them), StoreUnavailable, AppendOutcomeUnknown */
  async append(batch: Batch): Promise<Appended> {
    try {
      return await this.#untilSettled(batch);
    } catch (error) {
      throw error instanceof RevisionConflict ? await this.#judged(error) : error;
    }
  }

  /** The conflict, with whether it is one with strangers alone. Where that cannot be read, it is taken for one with us. */
  async #judged({ stream, expected, actual }: RevisionConflict): Promise<RevisionConflict> {
    const alone = onlyStrangers(this.reads, this.own, { stream, expected, actual });
    const strangers = await alone.catch((error: unknown) => {
      if (error instanceof StoreUnavailable) return false;
      throw error;
    });
    return new RevisionConflict(stream, expected, actual, strangers);
  }

  async #untilSettled(batch: Batch): Promise<Appended> {
    const giveUpAt = performance.now() + this.options.resolveWithinMs;
    let maybeStored = false;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#send(batch);
      } catch (error) {
        const failure = classifyAppendFailure(error);
        maybeStored ||= failure === 'ambiguous';
        if (!maybeStored && failure !== 'elsewhere') throw definite(failure, error, batch);
        const found = maybeStored ? await this.#lookFor(batch) : undefined;
        if (found) return found;
        if (performance.now() >= giveUpAt || this.connection.closed) throw undecided(maybeStored, error, batch);
        await sleep(backOffMs(attempt));
      }
    }
  }

  async #send({ stream, expected, events }: Batch): Promise<Appended> {
    const { client, credentials } = this.connection;
    const deadline = this.options.appendTimeoutMs;
    const expectedRevision = expected === 'no-stream' ? NO_STREAM : expected;
    try {
      const call = client.appendToStream(this.options.streamPrefix + stream, [...events], {
        expectedRevision,
        credentials,
        deadline,
      });
      return toAppended(await within(call, deadline + GRACE_MS), stream);
    } catch (error) {
      if (leavesChannelStuck(error)) this.connection.renew(client);
      throw error;
    }
  }

  /** What an earlier try has stored. A store that cannot be asked is no answer: the batch is sent again. */
  async #lookFor(batch: Batch): Promise<Appended | undefined> {
    try {
      return await findBatch(this.reads, batch.stream, batch.expected, batch.events);
    } catch (error) {
      if (error instanceof StoreUnavailable) return undefined;
      throw error;
    }
  }
}

const toAppended = ({ nextExpectedRevision, position }: AppendResult, stream: string): Appended => {
  const single = position && singlePosition(position);
  // Treated as ambiguous, so that the position is read back.
  if (single === undefined) throw new Error(`the append to ${stream} was answered without a single position`);
  return { revision: nextExpectedRevision, position: single };
};

const definite = (failure: AppendFailure, cause: unknown, { stream, expected }: Batch): Error => {
  if (cause instanceof WrongExpectedVersionError) {
    const { actualVersion } = cause;
    return new RevisionConflict(stream, expected, typeof actualVersion === 'bigint' ? actualVersion : 'no-stream');
  }
  if (cause instanceof StreamDeletedError) return new StreamGone(stream);
  return failure === 'refused' && !(cause instanceof AccessDeniedError)
    ? new InvalidAppend(`EventStoreDB does not take this append: ${String(cause)}`, { cause })
    : new StoreUnavailable(`EventStoreDB takes no appends: ${String(cause)}`, { cause });
};

const undecided = (maybeStored: boolean, cause: unknown, { stream }: Batch): Error =>
  maybeStored
    ? new AppendOutcomeUnknown(`whether the append to ${stream} is stored is not known: ${String(cause)}`, { cause })
    : new StoreUnavailable(`EventStoreDB has no leader: ${String(cause)}`, { cause });
