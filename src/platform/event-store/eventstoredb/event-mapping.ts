import { jsonEvent, type EventData, type Position, type RecordedEvent } from '@eventstore/db-client';
import type { EventMeta, StoredEvent } from '../../events/event.js';
import type { JsonObject } from '../../events/json.js';
import { CorruptEvent } from '../event-store.errors.js';
import type { PassedBy } from '../passed-by.js';
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

/** Whether an event carries the envelope that every event of ours has: what others write on the server has none. */
export const isOurs = ({ type, isJson, metadata }: RecordedEvent): boolean => {
  const envelope: unknown = metadata;
  if (type.startsWith('$') || !isJson || !isObject(envelope)) return false;
  const { version, tenantId, actor, hash } = envelope;
  return typeof version === 'number' && [tenantId, actor, hash].every((field) => typeof field === 'string');
};

/** What an event of one of our streams is that is not ours. */
export const strangerOf = ({ type, revision }: RecordedEvent, stream: string): PassedBy => {
  const kind = type === '$streamDeleted' ? 'tombstone' : type.startsWith('$') ? 'system' : 'foreign';
  return { stream, revision, kind };
};

/** An event of ours under our own name of its stream. @throws CorruptEvent when it cannot be read */
export const toStoredEvent = (recorded: RecordedEvent, stream: string): StoredEvent => {
  const { id, type, revision, created } = recorded;
  const position = positionOf(recorded);
  const data: unknown = recorded.data;
  if (!isObject(data))
    throw new CorruptEvent(`revision ${revision} of ${stream} has lost its data`, position, stream, revision, type, id);
  const { version, $correlationId: _, $causationId: __, ...meta } = recorded.metadata as unknown as StoredMetadata;
  return { stream, revision, position, id, type, version, data, meta, recordedAt: created.toISOString() };
};

/** The position of an event of ours. Only explicit transactions of old clients have two different numbers. */
export const positionOf = ({ position, streamId, revision }: RecordedEvent): bigint => {
  const known = position && singlePosition(position);
  if (known !== undefined) return known;
  throw new CorruptEvent(`revision ${revision} of ${streamId} has no single position`, undefined, streamId, revision);
};

/** Where any event stands in `$all`, also one of an old client's transaction; undefined if the server does not say. */
export const placeOf = ({ position }: RecordedEvent): bigint | undefined =>
  position && position.commit < NOWHERE ? position.commit : undefined;

/** The one number of a position; absent where commit and prepare differ or the server gave none. */
export const singlePosition = ({ commit, prepare }: Position): bigint | undefined =>
  commit === prepare && commit < NOWHERE ? commit : undefined;

/** The server's "no position" has all 64 bits set. */
const NOWHERE = 2n ** 63n;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
