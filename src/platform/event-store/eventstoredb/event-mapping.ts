import { jsonEvent, type EventData, type Position, type RecordedEvent } from '@eventstore/db-client';
import type { EventMeta, StoredEvent } from '../../events/event.js';
import type { JsonObject } from '../../events/json.js';
import { CorruptEvent } from '../event-store.errors.js';
import type { PreparedEvent } from '../prepared-batch.js';

/** `$correlationId` and `$causationId` are the names by which the server's own projections group events. */
type StoredMetadata = EventMeta & Readonly<{ version: number; $correlationId: string; $causationId: string }>;

/** The client's form. It serialises by itself, and badly: what it gets has been through JSON already. */
export const toEventData = ({ id, type, version, data, meta }: PreparedEvent): EventData => {
  const own = JSON.parse(meta) as EventMeta;
  const metadata: StoredMetadata = {
    version,
    ...own,
    $correlationId: own.correlationId,
    $causationId: own.causationId,
  };
  return jsonEvent({ id, type, data: JSON.parse(data) as JsonObject, metadata });
};

/** @throws CorruptEvent for what was not written by this adapter, or cannot be read */
export const toStoredEvent = (recorded: RecordedEvent): StoredEvent => {
  const { id, type, streamId: stream, revision, created } = recorded;
  const position = positionOf(recorded);
  const { data, metadata }: { data: unknown; metadata: unknown } = recorded;
  if (!recorded.isJson || !isObject(data) || !isObject(metadata) || typeof metadata.version !== 'number')
    throw new CorruptEvent(`the event at position ${position} (${stream}) is none of ours`, position, stream, revision);
  const { version, $correlationId: _, $causationId: __, ...meta } = metadata as unknown as StoredMetadata;
  return { stream, revision, position, id, type, version, data, meta, recordedAt: created.toISOString() };
};

/** Where an event stands in `$all`. Only explicit transactions of old clients have two different numbers. */
export const positionOf = ({ position, streamId, revision }: RecordedEvent): bigint => {
  const known = position && singlePosition(position);
  if (known !== undefined) return known;
  throw new CorruptEvent(`revision ${revision} of ${streamId} has no single position`, undefined, streamId, revision);
};

/** The one number of a position; absent where commit and prepare differ or the server gave none (all bits set). */
export const singlePosition = ({ commit, prepare }: Position): bigint | undefined =>
  commit === prepare && commit < 2n ** 63n ? commit : undefined;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
