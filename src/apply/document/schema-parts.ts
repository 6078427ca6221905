/**
 * What the JSON Schema of a platform document is made of. A `description` says what to put there: it is what an error
 * tells, and what the API's own document shows.
 */
export const text = (description: string, maxLength: number) => ({
  type: 'string',
  description,
  minLength: 1,
  maxLength,
});
export const whole = (minimum: number, maximum: number) => ({
  type: 'integer',
  minimum,
  maximum,
  description: `a whole number from ${minimum} to ${maximum}`,
});
export const list = (items: object) => ({ type: 'array', items, maxItems: 1000, description: 'a list' });
export const orNull = <T extends Readonly<{ type: string }>>(schema: T) => ({ ...schema, type: [schema.type, 'null'] });
export const record = <P extends object>(properties: P, required: readonly (keyof P & string)[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
  description: `an object with: ${Object.keys(properties).join(', ')}`,
});

export const key = {
  type: 'string',
  pattern: '^[a-z0-9][a-z0-9_-]{0,62}$',
  description: 'a short name of lower-case letters, digits, - and _',
};
export const toolName = {
  type: 'string',
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'letters, digits, _ and - only',
};
export const maxCallSeconds = orNull(whole(10, 86_400));
