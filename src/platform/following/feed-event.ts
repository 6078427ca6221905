import type { StoredEvent } from '../events/event.js';
import type { Decoded } from '../events/event-decoder.js';

/** What is known of an event that may be damaged. */
export type KnownEvent = Pick<StoredEvent, 'position'> &
  Partial<Pick<StoredEvent, 'id' | 'type' | 'recordedAt' | 'stream' | 'revision'>>;

/** Whom a damaged event stops: who reads this type of this category; everybody, as far as they are not known. */
export type Needs = Readonly<{ category?: string; type?: string }>;

/**
 * A stored event with its stream's category and what decoding it gave: nothing if no member wants it. `needs` is there
 * for a damaged event alone, whose error is in the place of what was decoded.
 */
export type FeedEvent = Readonly<{ stored: KnownEvent; category: string; decoded?: Decoded; needs?: Needs }>;
