import type { TimeSlices } from '../clock/time-slices.js';
import { KeyMissing, VaultUnavailable, type KeyAnswer, type KeyVault } from '../vault/key-vault.js';
import { REDACTED, SECRET, type Codec, type EventSpec } from './codec.js';
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

/** What decoding an event gave: the event, or why it cannot be read. */
export type Decoded = DecodedEvent<AnyFact> | Error;

/** Who reads: the commands that use secrets, or anybody else, who sees only that there is one. */
export type Reader = 'commands' | 'anybody';

/** The answer for each subject, or why there is none. */
type Keys = ReadonlyMap<string, KeyAnswer | Error>;

/**
 * Makes stored events readable: opens sealed fields, then lifts old shapes to today's, so that an upcast sees the
 * values (or `REDACTED`). Secret fields are opened for commands alone; for anybody else they read as `SECRET`, and their
 * keys are not even asked for. Other sealed fields of a destroyed subject read as `REDACTED`; a missing key gives
 * {@link KeyMissing}, a vault that is away {@link VaultUnavailable}, a tampered field {@link SealBroken}, a type or
 * version without a codec {@link UnknownEvent}. An event that tells of an erasure makes a vault with a memory forget the
 * key, so that nothing sealed with it later is opened. Events of categories without a codec pass as they are stored.
 */
export class EventDecoder {
  constructor(
    private readonly codecs: Readonly<Record<string, Codec<AnyFact>>>,
    private readonly vault: KeyVault & Readonly<{ forget?(subject: string): void }>,
    private readonly reader: Reader = 'anybody',
    /** Where audio waits behind it: an event at a time. In threads of their own readers decode as fast as they can. */
    private readonly slices?: TimeSlices,
  ) {}

  /** Whether there are streams of this category, and events of this type in them. */
  knows(category: string, type?: string): boolean {
    const codec = Object.hasOwn(this.codecs, category) ? this.codecs[category] : undefined;
    return codec !== undefined && (type === undefined || Object.hasOwn(codec.specs, type));
  }

  /** Decodes in order, or throws what is wrong with the first event that cannot be read. */
  async decode(events: readonly StoredEvent[]): Promise<readonly DecodedEvent<AnyFact>[]> {
    return (await this.decodeEach(events)).map((decoded) => {
      if (decoded instanceof Error) throw decoded;
      return decoded;
    });
  }

  /**
   * Decodes in order; an event that cannot be read costs no other. Keys are asked for once per call, so whole batches
   * are cheaper than single events, and events without sealed fields do not need the vault.
   */
  async decodeEach(stored: readonly StoredEvent[]): Promise<readonly Decoded[]> {
    const events = this.reader === 'commands' ? stored : stored.map((event) => this.#withoutSecrets(event));
    const keys = await this.#keysOf(events);
    const each = (event: StoredEvent): Decoded => this.#read(event, keys);
    if (this.slices === undefined) return events.map(each);
    const read: Decoded[] = [];
    for (const event of events) read.push(await this.slices.run(() => each(event)));
    return read;
  }

  #read(event: StoredEvent, keys: Keys): Decoded {
    const codec = this.#codecOf(event);
    try {
      return codec ? decoded(event, keys, codec) : event;
    } catch (error) {
      if (error instanceof Error) return error;
      throw error;
    }
  }

  #codecOf({ stream }: StoredEvent): Codec<AnyFact> | undefined {
    const category = categoryOf(stream);
    return Object.hasOwn(this.codecs, category) ? this.codecs[category] : undefined;
  }

  #erases(event: StoredEvent): boolean {
    const specs = this.#codecOf(event)?.specs;
    return specs !== undefined && Object.hasOwn(specs, event.type) && specs[event.type]?.erases === true;
  }

  #withoutSecrets(event: StoredEvent): StoredEvent {
    const { specs = {} } = this.#codecOf(event) ?? {};
    const { secret = [] } = (Object.hasOwn(specs, event.type) ? specs[event.type] : undefined) ?? {};
    const there = secret.filter((field) => (event.data[field] ?? null) !== null);
    if (there.length === 0) return event;
    return { ...event, data: { ...event.data, ...Object.fromEntries(there.map((field) => [field, SECRET])) } };
  }

  async #keysOf(events: readonly StoredEvent[]): Promise<Keys> {
    const subjects = new Set<string>();
    for (const event of events) if (this.#erases(event)) this.vault.forget?.(event.stream);
    for (const event of events)
      for (const value of Object.values(event.data))
        if (isSealed(value) && this.#codecOf(event)) subjects.add(value.$sealed.kid);
    return subjects.size === 0 ? new Map() : this.#lookup([...subjects]);
  }

  /** One key that cannot be had costs no other, unless the vault is away. */
  async #lookup(subjects: readonly string[]): Promise<Keys> {
    try {
      return new Map((await this.vault.lookup(subjects)).map((answer) => [answer.subject, answer]));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (error instanceof VaultUnavailable || subjects.length === 1)
        return new Map(subjects.map((subject) => [subject, error]));
      const alone = await Promise.all(subjects.map((subject) => this.#lookup([subject])));
      return new Map(alone.flatMap((answers) => [...answers]));
    }
  }
}

const decoded = (event: StoredEvent, keys: Keys, codec: Codec<AnyFact>): DecodedEvent<AnyFact> => {
  const { upcasts } = specOf(codec, event);
  const data = open(event, keys);
  const lifted = event.version > upcasts.length ? data : lift(data, event, upcasts);
  return lifted === event.data ? event : { ...event, data: lifted };
};

const specOf = (codec: Codec<AnyFact>, { stream, revision, type, version }: StoredEvent): EventSpec => {
  const spec = Object.hasOwn(codec.specs, type) ? codec.specs[type] : undefined;
  if (!spec || version < 1 || version > spec.upcasts.length + 1)
    throw new UnknownEvent(stream, revision, type, version);
  return spec;
};

const lift = (data: JsonObject, { version }: StoredEvent, upcasts: EventSpec['upcasts']): JsonObject =>
  upcasts.slice(version - 1).reduce((lifted, upcast) => upcast(lifted), data);

const open = (event: StoredEvent, keys: Keys): JsonObject => {
  let opened: Record<string, Json> | undefined;
  for (const field of Object.keys(event.data)) {
    const value = event.data[field] ?? null;
    if (claimsToBeSealed(value)) (opened ??= { ...event.data })[field] = openField(event, field, value, keys);
  }
  return opened ?? event.data;
};

const openField = ({ stream, id }: StoredEvent, field: string, value: Json, keys: Keys): Json => {
  if (!isSealed(value)) throw new SealBroken(stream, id, field);
  const keyId = value.$sealed.kid;
  const answer = keys.get(keyId);
  if (answer instanceof Error) throw answer;
  if (answer?.status === 'destroyed') return REDACTED;
  if (answer?.status !== 'key') throw new KeyMissing(keyId);
  return unseal(value, answer.key, { stream, eventId: id, field, keyId });
};
