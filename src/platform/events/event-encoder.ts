import { randomUUID } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import { KeyMissing, type KeyVault } from '../vault/key-vault.js';
import { NotJson, toJson } from './canonical.js';
import { REDACTED, type Codec } from './codec.js';
import type { EventMeta, NewEvent } from './event.js';
import type { AnyFact } from './fact.js';
import { chainHash } from './hash-chain.js';
import { isJsonObject, type Json, type JsonObject } from './json.js';
import { claimsToBeSealed, seal } from './sealing.js';

/** Where a stream ends: revision -1 and the genesis hash when it does not exist. */
export type StreamTip = Readonly<{ stream: string; revision: bigint; hash: string }>;

export type Origin = Readonly<Omit<EventMeta, 'hash' | 'causationId'> & { causationId?: string }>;

/**
 * Turns decided facts into the batch that is stored: versioned, personal fields sealed, hashes chained. Every call is
 * a new attempt with new event ids and nonces; the frozen result is what gets sent again after an unknown outcome.
 */
export class EventEncoder {
  constructor(private readonly vault: KeyVault) {}

  /** Throws `NotJson` for data that JSON cannot hold, and the vault's errors; nothing is sent anywhere. */
  async encode<E extends AnyFact>(
    tip: StreamTip,
    codec: Codec<E>,
    facts: readonly E[],
    origin: Origin,
  ): Promise<readonly NewEvent[]> {
    const attemptId = randomUUID();
    const meta = metaOf(origin);
    const batch: NewEvent[] = [];
    let { revision, hash } = tip;
    for (const [index, fact] of facts.entries()) {
      const id = uuidv5(String(index), attemptId);
      const type: E['type'] = fact.type;
      const spec = codec.specs[type];
      const plain = objectOf(fact);
      const subject = spec.subject?.(tip.stream, plain) ?? tip.stream;
      const data = await this.#sealed(plain, spec.personal, { stream: tip.stream, eventId: id, subject, origin });
      const event = { id, type, version: spec.upcasts.length + 1, data, meta };
      revision += 1n;
      hash = chainHash(hash, { ...event, stream: tip.stream, revision });
      batch.push(frozen({ ...event, meta: { ...meta, hash } }));
    }
    return Object.freeze(batch);
  }

  async #sealed(data: JsonObject, personal: readonly string[], { stream, eventId, subject, origin }: Place) {
    const present = personal.filter((field) => Object.hasOwn(data, field));
    const disguised = Object.keys(data).find((field) => !present.includes(field) && claimsToBeSealed(data[field]));
    if (disguised) throw new NotJson(`$.${disguised}`, 'a plain field must not look sealed');
    if (present.length === 0) return data;
    const answer = await this.vault.ensure(origin.tenantId, subject);
    if (answer.status === 'missing') throw new KeyMissing(subject);
    const fields = present.map((field): [string, Json] => {
      const place = { stream, eventId, field, keyId: subject };
      return [field, answer.status === 'key' ? seal(data[field] ?? null, answer.key, place) : REDACTED];
    });
    return { ...data, ...Object.fromEntries(fields) };
  }
}

type Place = Readonly<{ stream: string; eventId: string; subject: string; origin: Origin }>;

const objectOf = ({ data }: AnyFact): JsonObject => {
  const json = toJson(data);
  if (!isJsonObject(json)) throw new NotJson('$', 'not an object');
  return json;
};

const metaOf = ({ tenantId, actor, correlationId, causationId, traceparent }: Origin): Omit<EventMeta, 'hash'> => ({
  tenantId,
  actor,
  correlationId,
  causationId: causationId ?? correlationId,
  ...(traceparent === undefined ? {} : { traceparent }),
});

const frozen = <T extends object>(value: T): Readonly<T> => {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) frozen(inner as object);
  return Object.freeze(value);
};
