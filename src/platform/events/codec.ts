import type { AnyFact } from './fact.js';
import type { JsonObject } from './json.js';

/** Lifts the data of one shape to the next. Sealed fields are open by then, or a string: `REDACTED` if erased, `SECRET`. */
export type Upcast = (data: JsonObject) => JsonObject;

/**
 * How one event type is stored. Its version is `upcasts.length + 1`; `upcasts[0]` lifts 1 to 2. `personal` and
 * `secret` name the top-level fields that are sealed with the subject's data key. A personal field may be read by
 * whoever may read the log; a secret one (a token, a password, a header with a credential) is opened for the commands
 * that use it and for nobody else. `secret` keeps the names that such fields had in older versions.
 */
export type EventSpec = Readonly<{
  upcasts: readonly Upcast[];
  personal: readonly string[];
  secret?: readonly string[];
  /** It tells that the stream's own key was destroyed before: whoever remembers that key has to forget it. */
  erases?: true;
  /** The subject whose key seals this event's personal fields, from its plain ones; absent: the stream itself. */
  subject?: (stream: string, data: JsonObject) => string;
}>;

/** What the personal fields of a destroyed subject read as. */
export const REDACTED = '[redacted]';

/** What a secret field reads as for everybody but the commands that use it: it is set, and that is all. */
export const SECRET = '[secret]';

/** The stored form of every event type of one stream category. */
export type Codec<E extends AnyFact> = Readonly<{
  specs: Readonly<Record<E['type'], EventSpec>>;
}>;

/** Declares a codec; a missing event type does not compile. */
export const codec = <E extends AnyFact>(specs: Readonly<Record<E['type'], EventSpec>>): Codec<E> => ({ specs });
