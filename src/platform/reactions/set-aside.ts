import type { JsonObject } from '../events/json.js';
import type { KnownEvent } from '../following/feed-event.js';
import type { Guarded } from '../read-models/read-model-store.js';
import type { Retries } from './reaction.js';

/** An event that could not be handled yet, or that follows one in its stream. Holds nothing of the event's data. */
export type AsideEvent = Readonly<{
  id: string;
  stream: string;
  revision: string;
  eventId: string;
  type: string;
  position: string;
  /** Of the reaction that tried it last. */
  version: number;
  tries: number;
  /** When it is tried again (ms since 1970). Null: it is parked, or waits for the one before it in its stream. */
  retryAtMs: number | null;
  error: string;
  since: string;
}>;

const LONGEST_ERROR = 300;

/**
 * The events that a reaction has set aside, by stream and in the order of the log. The first of each stream is tried
 * again; those behind it wait for it, so that order within a stream holds. What changes is returned as documents to
 * write; each write has a higher stamp than all before it, also than those of earlier holders of the lease.
 */
export class SetAside {
  readonly #streams = new Map<string, AsideEvent[]>();
  #stamp: bigint;

  constructor(
    stored: readonly JsonObject[],
    fence: bigint,
    private readonly version: number,
    private readonly policy: Retries,
  ) {
    this.#stamp = fence << 32n;
    const events = stored as unknown as readonly AsideEvent[];
    for (const event of [...events].sort((a, b) => (BigInt(a.position) < BigInt(b.position) ? -1 : 1)))
      this.#lane(event.stream).push(event);
  }

  get all(): readonly AsideEvent[] {
    return [...this.#streams.values()].flat();
  }

  get count(): number {
    return [...this.#streams.values()].reduce((sum, lane) => sum + lane.length, 0);
  }

  /** Whether later events of the stream have to wait. */
  holds(stream: string | undefined): boolean {
    return this.#streams.has(stream ?? '');
  }

  /** Sets an event aside that failed, or that follows one that did: then there is no error. Undefined if it is there. */
  add(event: KnownEvent, nowMs: number, error?: Error): Guarded | undefined {
    const { stream = '', revision, position, id: eventId = '', type = '' } = event;
    const lane = this.#lane(stream);
    const id = position.toString();
    if (lane.some((one) => one.id === id)) return undefined;
    const aside: AsideEvent = {
      ...{ id, stream, revision: revision?.toString() ?? '', eventId, type, position: id, version: this.version },
      ...this.#outcome(0, nowMs, error),
      since: new Date(nowMs).toISOString(),
    };
    lane.push(aside);
    return this.#write(aside);
  }

  /** The first events of their streams that are due. A time later than any wait is a clock that was set back since. */
  due(nowMs: number): readonly AsideEvent[] {
    return this.#heads().filter(
      ({ retryAtMs }) => retryAtMs !== null && (retryAtMs <= nowMs || retryAtMs > nowMs + 2 * this.policy.mostWaitMs),
    );
  }

  /** When the next try is due; undefined when nothing is tried again by itself. */
  get nextMs(): number | undefined {
    const times = this.#heads().flatMap(({ retryAtMs }) => retryAtMs ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** What is parked is due now: all of it, or what an earlier version parked. */
  unpark(nowMs: number, which: 'all' | 'of-earlier-versions'): readonly Guarded[] {
    const parked = this.#heads().filter(
      ({ retryAtMs, version }) => retryAtMs === null && (which === 'all' || version < this.version),
    );
    return parked.map((head) => this.#replace(head, { ...head, tries: 0, retryAtMs: nowMs }));
  }

  /** The first event of its stream failed again. */
  failed(head: AsideEvent, nowMs: number, error: Error): Guarded {
    const outcome = this.#outcome(head.tries, nowMs, error);
    return this.#replace(head, { ...head, ...outcome, version: this.version });
  }

  /** The first event of its stream is done; the next one is due. */
  done(head: AsideEvent, nowMs: number): readonly Guarded[] {
    const lane = this.#lane(head.stream);
    lane.shift();
    const next = lane[0];
    if (next === undefined) this.#streams.delete(head.stream);
    const forgotten = { id: head.id, document: undefined, lastPosition: this.#next() };
    return next ? [forgotten, this.#replace(next, { ...next, retryAtMs: nowMs })] : [forgotten];
  }

  #outcome(tries: number, nowMs: number, error: Error | undefined) {
    if (!error) return { tries: 0, retryAtMs: null, error: '' };
    const { retries, firstWaitMs, mostWaitMs } = this.policy;
    const retryAtMs = tries < retries ? nowMs + Math.min(firstWaitMs * 2 ** tries, mostWaitMs) : null;
    return { tries: tries + 1, retryAtMs, error: `${error.name}: ${error.message}`.slice(0, LONGEST_ERROR) };
  }

  #heads(): readonly AsideEvent[] {
    return [...this.#streams.values()].flatMap((lane) => lane.slice(0, 1));
  }

  #replace(head: AsideEvent, changed: AsideEvent): Guarded {
    this.#lane(head.stream)[0] = changed;
    return this.#write(changed);
  }

  #lane(stream: string): AsideEvent[] {
    const lane = this.#streams.get(stream) ?? [];
    this.#streams.set(stream, lane);
    return lane;
  }

  #write(event: AsideEvent): Guarded {
    return { id: event.id, document: { ...event }, lastPosition: this.#next() };
  }

  #next(): bigint {
    return (this.#stamp += 1n);
  }
}
