import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical.js';
import type { EventMeta, NewEvent, StoredEvent } from './event.js';

/** What stands before the first event of every stream. */
export const GENESIS_HASH = '0'.repeat(64);

/** All of an event that its hash covers; `data` as sealed. */
export type Hashable = Omit<NewEvent, 'meta'> &
  Readonly<{ stream: string; revision: bigint; meta: Omit<EventMeta, 'hash'> }>;

/** Where a chain is broken: the event was altered, or one before it is absent or out of order. */
export type ChainBreak = Readonly<{ revision: bigint; problem: 'altered' | 'gap' }>;

/**
 * SHA-256 (hex) over the previous hash, a line feed, and the RFC 8785 form of the event with its revision as decimal
 * text. Position and recording time are the store's own and not covered.
 */
export const chainHash = (previous: string, event: Hashable): string => {
  const { stream, revision, id, type, version, data, meta } = event;
  const covered = canonicalJson({ stream, revision: revision.toString(), id, type, version, data, meta });
  return createHash('sha256').update(`${previous}\n${covered}`).digest('hex');
};

/**
 * Follows a whole stream from its first event; answers the first break, or undefined if the chain holds. `passedBy` has
 * the revisions of strangers' events, each before the event behind it is given; they are taken out as they are met.
 */
export const verifyChain = async (
  events: AsyncIterable<StoredEvent> | Iterable<StoredEvent>,
  passedBy: Set<bigint> = new Set(),
): Promise<ChainBreak | undefined> => {
  let previous = GENESIS_HASH;
  let revision = 0n;
  for await (const event of events) {
    while (passedBy.delete(revision)) revision += 1n;
    if (event.revision !== revision) return { revision, problem: 'gap' };
    const { hash, ...meta } = event.meta;
    if (chainHash(previous, { ...event, meta }) !== hash) return { revision, problem: 'altered' };
    previous = hash;
    revision += 1n;
  }
  return undefined;
};
