import type { NewEvent } from '../events/event.js';
import type { JsonObject } from '../events/json.js';
import { InvalidAppend } from './event-store.errors.js';
import { MAX_APPEND_BYTES, MAX_EVENT_BYTES } from './event-store.js';

/** An event serialised once: every try to store it sends these very texts. */
export type PreparedEvent = Readonly<{ id: string; type: string; version: number; data: string; meta: string }>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Serialises and checks a batch before anything is sent. Ids must be UUIDs in lower case: EventStoreDB returns them so.
 * @throws InvalidAppend for what no store would take, or would take silently and wrongly
 */
export const prepareBatch = (stream: string, events: readonly NewEvent[]): readonly PreparedEvent[] => {
  if (stream === '' || stream.startsWith('$')) throw new InvalidAppend(`"${stream}" is no name for a stream`);
  if (events.length === 0) throw new InvalidAppend(`an append to ${stream} without events`);
  const ids = new Set(events.map((event) => event.id));
  if (ids.size < events.length) throw new InvalidAppend(`an id stands twice in one append to ${stream}`);
  const batch = events.map(prepare);
  const bytes = batch.reduce((sum, event) => sum + bytesOf(event), 0);
  if (bytes > MAX_APPEND_BYTES) throw new InvalidAppend(`${bytes} bytes in one append, ${MAX_APPEND_BYTES} allowed`);
  return batch;
};

const prepare = ({ id, type, version, data, meta }: NewEvent): PreparedEvent => {
  if (!UUID.test(id)) throw new InvalidAppend(`the id "${id}" is not a UUID`);
  if (type === '' || type.startsWith('$')) throw new InvalidAppend(`"${type}" is no name for an event type`);
  const prepared = { id, type, version, data: serialise(data, id), meta: serialise(meta, id) };
  const bytes = bytesOf(prepared);
  if (bytes > MAX_EVENT_BYTES) throw new InvalidAppend(`event ${id}: ${bytes} bytes, ${MAX_EVENT_BYTES} allowed`);
  return prepared;
};

const serialise = (value: JsonObject, id: string): string => {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new InvalidAppend(`event ${id} cannot be written as JSON`, { cause });
  }
};

const bytesOf = (event: PreparedEvent): number => Buffer.byteLength(event.data) + Buffer.byteLength(event.meta);
