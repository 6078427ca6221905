import type { StoredEvent } from '../events/event.js';
import type { ReadStreamOptions } from './event-store.js';

/**
 * An event in a stream of ours that we did not write: another program's, a link, or the tombstone that the server
 * leaves where an operator deleted the stream. Readers pass it by.
 */
export type PassedBy = Readonly<{ stream: string; revision: bigint; kind: 'tombstone' | 'system' | 'foreign' }>;

/** Is told of each that a read of one stream passes by, before the events that follow it. */
export type TellsOfStrangers = Readonly<{ passedBy?: (event: PassedBy) => void }>;

/** A log that readers of whole streams are told by; one that nobody else writes to has nothing to tell. */
export type StreamReads = Readonly<{
  readStream(stream: string, options?: ReadStreamOptions & TellsOfStrangers): AsyncIterable<StoredEvent>;
}>;

/** How many were passed by since the start, and the first of them. */
export type PassedByReport = Readonly<{ count: number; first: readonly PassedBy[] }>;

export const NOTHING_PASSED_BY: PassedByReport = { count: 0, first: [] };

/** A shared server may hold any number of them: so many are remembered by name, more are only counted. */
const NAMED = 100;

/** Counts each event that was passed by once, however often it is read again. */
export class PassedByEvents {
  readonly #seen = new Set<string>();
  readonly #first: PassedBy[] = [];
  #more = 0;

  constructor(private readonly named: (event: PassedBy) => void = () => undefined) {}

  note(event: PassedBy): void {
    const key = `${event.revision}@${event.stream}`;
    if (this.#seen.has(key)) return;
    if (this.#first.length >= NAMED) {
      this.#more += 1;
      return;
    }
    this.#seen.add(key);
    this.#first.push(event);
    this.named(event);
  }

  report(): PassedByReport {
    return { count: this.#first.length + this.#more, first: [...this.#first] };
  }
}
