/** What may stand in an event: JSON and nothing else, so that a Date, a bigint or a Map does not compile. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value is nested more than so many levels deep. What walks JSON by recursion must not meet it unasked. */
export const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((child) => isDeeper(child, levels - 1)));

/** Whether an object in it, at any depth, has more than so many fields. */
export const isWider = (value: unknown, fields: number): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  const children = Object.values(value);
  return (!Array.isArray(value) && children.length > fields) || children.some((child) => isWider(child, fields));
};
