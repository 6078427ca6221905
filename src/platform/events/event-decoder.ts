import { KeyMissing, type KeyAnswer, type KeyVault } from '../vault/key-vault.js';
import { REDACTED, type Codec, type EventSpec } from './codec.js';
import { categoryOf, type DecodedEvent, type StoredEvent } from './event.js';
import type { AnyFact } from './fact.js';
import type { Json, JsonObject } from './json.js';
import { claimsToBeSealed, isSealed, SealBroken, unseal } from './sealing.js';

/** A stored event of a known category that this release cannot read: a type it does not have, or a newer version. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';
  constructor(
    readonly stream: string,
    readonly revision: bigint,
    readonly type: string,
    readonly version: number,
  ) {
    super(`${stream}@${revision}: this release does not know ${type} version ${version}`);
  }
}

/**
 * Makes stored events readable: opens sealed fields, then lifts old shapes to today's, so that an upcast sees the
 * values (or `REDACTED`). Sealed fields of a destroyed subject read as `REDACTED`; a missing key throws
 * {@link KeyMissing}, a tampered field {@link SealBroken}, a type or version without a codec {@link UnknownEvent}.
 * Events of categories without a codec pass as they are stored.
 */
export class EventDecoder {
  constructor(
    private readonly codecs: Readonly<Record<string, Codec<AnyFact>>>,
    private readonly vault: KeyVault,
  ) {}

  /** Decodes in order; keys are asked for once per call, so whole batches are cheaper than single events. */
  async decode(events: readonly StoredEvent[]): Promise<readonly DecodedEvent<AnyFact>[]> {
    const keys = await this.#keysOf(events.filter((event) => this.#codecOf(event)));
    return events.map((event) => {
      const codec = this.#codecOf(event);
      return codec ? { ...event, data: lift(open(event, keys), event, specOf(codec, event)) } : event;
    });
  }

  #codecOf({ stream }: StoredEvent): Codec<AnyFact> | undefined {
    const category = categoryOf(stream);
    return Object.hasOwn(this.codecs, category) ? this.codecs[category] : undefined;
  }

  async #keysOf(events: readonly StoredEvent[]): Promise<ReadonlyMap<string, KeyAnswer>> {
    const subjects = new Set(
      events
        .flatMap(({ data }) => Object.values(data))
        .filter(isSealed)
        .map(({ $sealed }) => $sealed.kid),
    );
    const answers = subjects.size === 0 ? [] : await this.vault.lookup([...subjects]);
    return new Map(answers.map((answer) => [answer.subject, answer]));
  }
}

const specOf = (codec: Codec<AnyFact>, { stream, revision, type, version }: StoredEvent): EventSpec => {
  const spec = Object.hasOwn(codec.specs, type) ? codec.specs[type] : undefined;
  if (!spec || version < 1 || version > spec.upcasts.length + 1)
    throw new UnknownEvent(stream, revision, type, version);
  return spec;
};

const lift = (data: JsonObject, { version }: StoredEvent, { upcasts }: EventSpec): JsonObject =>
  upcasts.slice(version - 1).reduce((lifted, upcast) => upcast(lifted), data);

const open = (event: StoredEvent, keys: ReadonlyMap<string, KeyAnswer>): JsonObject => {
  if (!Object.values(event.data).some(claimsToBeSealed)) return event.data;
  return Object.fromEntries(
    Object.entries(event.data).map(([field, value]) => [
      field,
      claimsToBeSealed(value) ? openField(event, field, value, keys) : value,
    ]),
  );
};

const openField = (
  { stream, id }: StoredEvent,
  field: string,
  value: Json,
  keys: ReadonlyMap<string, KeyAnswer>,
): Json => {
  if (!isSealed(value)) throw new SealBroken(stream, id, field);
  const keyId = value.$sealed.kid;
  const answer = keys.get(keyId);
  if (answer?.status === 'destroyed') return REDACTED;
  if (answer?.status !== 'key') throw new KeyMissing(keyId);
  return unseal(value, answer.key, { stream, eventId: id, field, keyId });
};
