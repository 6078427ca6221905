import { CorruptEvent, MissingEvents, StreamGone, StreamTrimmed } from '../event-store/event-store.errors.js';
import type { EventStore } from '../event-store/event-store.js';
import type { StoredEvent } from '../events/event.js';
import { ReadModelsUnavailable, type Anchor } from './read-model-store.js';

/** What the check needs of the log. */
export type CheckedLog = Pick<EventStore, 'head' | 'readStream'> &
  Readonly<{
    /** Operators may delete a stream of this log, so that its absence alone proves nothing. */
    streamsMayGo?: boolean;
  }>;

/**
 * The log is not the one that a read model was made from: it ends before what the read model has seen, or has something
 * else there. Events were lost, or the log was restored from an older copy, or exchanged for another.
 */
export class LogMismatch extends ReadModelsUnavailable {
  override readonly name: string = 'LogMismatch';
}

const ADVICE =
  'restore the log, or rebuild: POST /api/v1/admin/read-models/all/rebuild; reactions: POST …/reactions/all/restart';

/**
 * Makes sure that a read model at `checkpoint`, whose last event was `anchor`, was made from this log. Where the event's
 * hash is known, that tells it, and not its position, which a store may tell differently of a batch that came twice.
 * @throws LogMismatch
 */
export const requireSameLog = async (
  log: CheckedLog,
  checkpoint: bigint | undefined,
  anchor: (Anchor & Readonly<{ hash?: string }>) | undefined,
): Promise<void> => {
  if (checkpoint === undefined) return;
  const found = anchor && (await eventAt(log, anchor));
  if (found === 'damaged') return;
  if (found) {
    const { id, position, hash = found.meta.hash } = anchor;
    if (found.id === id && found.meta.hash === hash && (anchor.hash || found.position === position)) return;
    throw new LogMismatch(`the log has another event in ${anchor.stream} than this was made from: ${ADVICE}`);
  }
  const seen = anchor?.position ?? checkpoint;
  const head = await log.head();
  if (head === undefined || head < seen)
    throw new LogMismatch(`the log ends at ${head ?? 'nothing'}, and this has seen position ${seen} of it: ${ADVICE}`);
  if (anchor && log.streamsMayGo !== true)
    throw new LogMismatch(`the log lacks the event at position ${seen} that this was made from: ${ADVICE}`);
};

/** What a log says where the event was lost, or deleted with its stream. */
const ABSENT = [MissingEvents, StreamGone, StreamTrimmed];

/** An event that is there and cannot be read is another fault: it is not lost. One whose stream goes on behind it is. */
const eventAt = async (
  log: CheckedLog,
  { stream, revision }: Anchor,
): Promise<Pick<StoredEvent, 'id' | 'position' | 'meta'> | 'damaged' | undefined> => {
  try {
    for await (const event of log.readStream(stream, { from: revision, maxCount: 1 }))
      return event.revision === revision ? event : undefined;
    return undefined;
  } catch (error) {
    if (ABSENT.some((kind) => error instanceof kind)) return undefined;
    if (error instanceof CorruptEvent) return 'damaged';
    throw error;
  }
};
