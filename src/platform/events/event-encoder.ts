import { randomUUID } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import { TimeSlices } from '../clock/time-slices.js';
import { KeyMissing, KeyNotDestroyed, type KeyAnswer, type KeyVault } from '../vault/key-vault.js';
import { NotJson, toJson } from './canonical.js';
import { REDACTED, type Codec, type EventSpec } from './codec.js';
import type { EventMeta, NewEvent } from './event.js';
import type { AnyFact } from './fact.js';
import { chainHash } from './hash-chain.js';
import { isJsonObject, type Json, type JsonObject } from './json.js';
import { claimsToBeSealed, seal, type SealedPlace } from './sealing.js';

/** Where a stream ends: revision -1 and the genesis hash when it does not exist. */
export type StreamTip = Readonly<{ stream: string; revision: bigint; hash: string }>;

export type Origin = Readonly<Omit<EventMeta, 'hash' | 'causationId'> & { causationId?: string }>;

/**
 * Turns decided facts into the batch that is stored: versioned, personal and secret fields sealed, hashes chained. Every call is
 * a new attempt with new event ids and nonces; the frozen result is what gets sent again after an unknown outcome.
 * Hashing and sealing take time: batches that are encoded at once share the turns of the event loop with all else.
 */
export class EventEncoder {
  readonly #slices = new TimeSlices();

  constructor(private readonly vault: KeyVault) {}

  /**
   * Throws `NotJson` for data that JSON cannot hold, `KeyNotDestroyed` for an erasure that has not happened, and the
   * vault's errors; nothing is sent anywhere.
   */
  async encode<E extends AnyFact>(
    tip: StreamTip,
    codec: Codec<E>,
    facts: readonly E[],
    origin: Origin,
  ): Promise<readonly NewEvent[]> {
    const attemptId = randomUUID();
    const meta = toJson(metaOf(origin)) as Omit<EventMeta, 'hash'>;
    const batch: NewEvent[] = [];
    let { revision, hash } = tip;
    for (const [index, fact] of facts.entries()) {
      const type: E['type'] = fact.type;
      const spec = codec.specs[type];
      const plain = objectOf(fact);
      if (spec.erases) await this.#requireDestroyed(tip.stream);
      const fields = toSeal(plain, spec);
      const subject = spec.subject?.(tip.stream, plain) ?? tip.stream;
      const key = fields.length === 0 ? undefined : await this.#keyOf(origin.tenantId, subject);
      const event = await this.#slices.run(() => {
        const id = uuidv5(String(index), attemptId);
        const data = key ? sealed(plain, fields, key, { stream: tip.stream, eventId: id }) : plain;
        const unchained = { id, type, version: spec.upcasts.length + 1, data, meta };
        hash = chainHash(hash, { ...unchained, stream: tip.stream, revision: (revision += 1n) });
        return frozen({ ...unchained, meta: { ...meta, hash } });
      });
      batch.push(event);
    }
    return Object.freeze(batch);
  }

  /** Readers forget the key when they read of its erasure: were it still in the vault, they would learn it again. */
  async #requireDestroyed(subject: string): Promise<void> {
    const [answer] = await this.vault.lookup([subject]);
    if (answer?.status !== 'destroyed') throw new KeyNotDestroyed(subject);
  }

  async #keyOf(tenantId: string, subject: string): Promise<PresentKey> {
    const answer = await this.vault.ensure(tenantId, subject);
    if (answer.status === 'missing') throw new KeyMissing(subject);
    return answer;
  }
}

type PresentKey = Exclude<KeyAnswer, { status: 'missing' }>;

/**
 * The fields to seal that are there; a secret that is null is none, and everybody may see that it is not set. No other
 * field may look sealed: it would be taken for that when it is read.
 */
const toSeal = (data: JsonObject, { personal, secret = [] }: EventSpec): readonly string[] => {
  const present = [
    ...personal.filter((field) => Object.hasOwn(data, field)),
    ...secret.filter((field) => (data[field] ?? null) !== null),
  ];
  const disguised = Object.keys(data).find((field) => !present.includes(field) && claimsToBeSealed(data[field]));
  if (disguised) throw new NotJson(`$.${disguised}`, 'a plain field must not look sealed');
  return present;
};

const sealed = (
  data: JsonObject,
  names: readonly string[],
  key: PresentKey,
  place: Pick<SealedPlace, 'stream' | 'eventId'>,
): JsonObject => {
  const fields = names.map((field): [string, Json] => [
    field,
    key.status === 'key' ? seal(data[field] ?? null, key.key, { ...place, field, keyId: key.subject }) : REDACTED,
  ]);
  return { ...data, ...Object.fromEntries(fields) };
};

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
