import type { EventMeta, StoredEvent } from '../events/event.js';
import type { JsonObject } from '../events/json.js';

/** A stored event between threads: `data` and `meta` are JSON texts, far cheaper to send than what they hold. */
export type EventRow = Readonly<{
  position: number | bigint;
  stream: string;
  revision: number | bigint;
  id: string;
  type: string;
  version: number;
  data: string;
  meta: string;
  recordedAt: string;
}>;

export const toEventRow = ({ data, meta, ...rest }: StoredEvent): EventRow => ({
  ...rest,
  data: JSON.stringify(data),
  meta: JSON.stringify(meta),
});

export const toStoredEvent = (row: EventRow): StoredEvent => ({
  stream: row.stream,
  revision: BigInt(row.revision),
  position: BigInt(row.position),
  id: row.id,
  type: row.type,
  version: row.version,
  data: JSON.parse(row.data) as JsonObject,
  meta: JSON.parse(row.meta) as EventMeta,
  recordedAt: row.recordedAt,
});
