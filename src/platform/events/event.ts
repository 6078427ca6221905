import type { AnyFact } from './fact.js';
import type { JsonObject } from './json.js';

/**
 * Who caused an event and what it belongs to. Never holds personal data: metadata is not sealed.
 * `hash` chains the stream: SHA-256 over the RFC 8785 form of the stored event and the hash before it.
 */
export type EventMeta = Readonly<{
  tenantId: string;
  /** `system`, `twilio`, `key:<id>`, `agent:<id>`, `admin`, … */
  actor: string;
  correlationId: string;
  causationId: string;
  traceparent?: string;
  hash: string;
}>;

/** An event as it is handed to the store: data sealed, ready to be serialised. `version` counts the shapes of `type`. */
export type NewEvent = Readonly<{ id: string; type: string; version: number; data: JsonObject; meta: EventMeta }>;

/** An event as the store holds it. `recordedAt` is the store's own time, ISO 8601 in UTC. */
export type StoredEvent = NewEvent &
  Readonly<{ stream: string; revision: bigint; position: bigint; recordedAt: string }>;

/** A stored event whose data was lifted to today's shape and unsealed. Distributes over a union of facts. */
export type DecodedEvent<E extends AnyFact> = E extends AnyFact
  ? Readonly<Omit<StoredEvent, 'type' | 'data'> & { type: E['type']; data: E['data'] }>
  : never;

/** What stands before the first dash of a stream's name. */
export const categoryOf = (stream: string): string => {
  const dash = stream.indexOf('-');
  return dash === -1 ? stream : stream.slice(0, dash);
};

/** What stands after the first dash of a stream's name. */
export const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);
