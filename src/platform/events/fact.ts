import type { JsonObject } from './json.js';

/** A fact a decision returns: a past-tense type and JSON. Time is ISO text, a duration a number ending in `Ms`. */
export type Fact<Type extends string, Data extends JsonObject> = Readonly<{ type: Type; data: Readonly<Data> }>;
export type AnyFact = Fact<string, JsonObject>;

/** The fact of one type out of a union. */
export type FactOf<E extends AnyFact, Type extends E['type']> = Extract<E, { type: Type }>;
