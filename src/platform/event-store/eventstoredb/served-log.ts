import type { StoredEvent } from '../../events/event.js';
import { toWire } from '../../workers/wire-error.js';
import type { Appended, ExpectedRevision, Followed } from '../event-store.js';
import { toEventRow, type EventRow } from '../event-row.js';
import { PAGE_CHARACTERS, PAGE_ROWS, type LogPageRequest, type Page, type StreamPageRequest } from '../paged-events.js';
import type { PassedBy } from '../passed-by.js';
import type { PreparedEvent } from '../prepared-batch.js';
import type { EventStoreDBEventStore } from './eventstoredb-event-store.js';
import { sameState, sizeOf, type FollowRequest, type SentStep } from './thread-messages.js';

/** What an answer brings along: events that were passed by since the last one. */
export type Noted<T> = T & Readonly<{ passedBy: readonly PassedBy[] }>;

/** A page is one read of the server; what does not fit into it by size is read again. */
const READ_EVENTS = 128;

/** The log of an EventStoreDB as its thread serves it: pages of texts, so that a message stays small and cheap to read. */
export class ServedLog {
  readonly #following = new Map<string, AbortController>();

  constructor(
    private readonly store: EventStoreDBEventStore,
    /** Hands over what was passed by, once. */
    private readonly passedBy: () => readonly PassedBy[],
  ) {}

  append(stream: string, expected: ExpectedRevision, batch: readonly PreparedEvent[]): Promise<Appended> {
    return this.store.appendPrepared(stream, expected, batch);
  }

  streamPage({ stream, from, backwards, limit }: StreamPageRequest): Promise<Noted<Page>> {
    const maxCount = Math.min(limit, READ_EVENTS);
    const direction = backwards ? 'backwards' : 'forwards';
    return this.#page(this.store.readStream(stream, { from, direction, maxCount }), maxCount);
  }

  logPage({ after, limit }: LogPageRequest): Promise<Noted<Page>> {
    const maxCount = Math.min(limit, READ_EVENTS);
    return this.#page(this.store.readAll({ after, maxCount }), maxCount);
  }

  /** What a follower is handed out next, up to how it then stands; waits for something. Nothing once it was left. */
  async steps({ follower, told, ...options }: FollowRequest): Promise<Noted<{ steps: readonly SentStep[] }>> {
    const left = new AbortController();
    this.#following.set(follower, left);
    try {
      const steps = await nextSteps(this.store.follow({ ...options, signal: left.signal }), told);
      return { steps, passedBy: this.passedBy() };
    } finally {
      this.#following.delete(follower);
    }
  }

  /** Ends the follower's waiting. */
  leave(follower: string): void {
    this.#following.get(follower)?.abort();
  }

  head(): Promise<bigint | undefined> {
    return this.store.head();
  }

  ping(): Promise<void> {
    return this.store.ping();
  }

  close(): Promise<void> {
    return this.store.close();
  }

  async #page(events: AsyncIterable<StoredEvent>, limit: number): Promise<Noted<Page>> {
    return { ...(await pageOf(events, limit)), passedBy: this.passedBy() };
  }
}

/** What precedes an event that cannot be read is a page of its own: the next one begins with that event, and fails. */
const pageOf = async (events: AsyncIterable<StoredEvent>, limit: number): Promise<Page> => {
  const rows: EventRow[] = [];
  const page = (more: boolean): Page => ({ rows, seen: rows.at(-1)?.position as bigint | undefined, more });
  let characters = 0;
  try {
    for await (const event of events) {
      const row = toEventRow(event);
      rows.push(row);
      characters += sizeOf(row);
      if (characters >= PAGE_CHARACTERS) return page(true);
    }
    return page(rows.length === limit);
  } catch (error) {
    if (rows.length === 0) throw error;
    return page(true);
  }
};

const nextSteps = async (steps: AsyncIterable<Followed>, told: FollowRequest['told']): Promise<readonly SentStep[]> => {
  const sent: SentStep[] = [];
  let characters = 0;
  for await (const step of steps) {
    if (sameState(step, told)) continue;
    if (!('event' in step)) {
      sent.push('damaged' in step ? { ...step, damaged: toWire(step.damaged) } : step);
      break;
    }
    const row = toEventRow(step.event);
    characters += sizeOf(row);
    if (sent.push({ row }) >= PAGE_ROWS || characters >= PAGE_CHARACTERS) break;
  }
  return sent;
};
