/** Error classes by their `name`. */
export type ErrorClasses = Readonly<Record<string, { readonly prototype: Error }>>;

/** An error between threads: structured clone keeps neither the class nor the fields of an error of our own. */
export type WireError = Readonly<{
  name: string;
  message: string;
  stack?: string;
  fields: Record<string, unknown>;
  /** Says why a store is away, for one; of its fields too only what can be sent. */
  cause?: WireError;
}>;

/** A cause may be its own cause: so many are sent. */
const CAUSES = 5;

export const toWire = (thrown: unknown, causes = CAUSES): WireError => {
  if (typeof thrown !== 'object' || thrown === null) return { name: 'Error', message: String(thrown), fields: {} };
  const { name, message, stack, cause } = thrown as Partial<Error>;
  const wire = { name: name ?? 'Error', message: message ?? '', stack, fields: cloneable(thrown) };
  return cause === undefined || causes === 0 ? wire : { ...wire, cause: toWire(cause, causes - 1) };
};

/** A native error whose class is the one of `classes` with this name, if any; constructors are not run again. */
export const revive = ({ name, message, stack, fields, cause }: WireError, classes: ErrorClasses): Error => {
  const error = new Error(message, cause && { cause: revive(cause, classes) });
  const known = classes[name];
  if (known) Object.setPrototypeOf(error, known.prototype);
  Object.assign(error, fields);
  if (error.name !== name) error.name = name;
  if (stack) error.stack = stack;
  return error;
};

/** Own enumerable fields that can be sent; a cause or a handle that cannot is left behind. */
const cloneable = (thrown: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(thrown).filter(
      ([, value]) => value === null || !['object', 'function', 'symbol'].includes(typeof value),
    ),
  );
