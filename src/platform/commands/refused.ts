/** A decision said no. `code` is stable, speaks to machines, and has its HTTP status in the context's own table. */
export class Refused<Code extends string = string> extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly code: Code,
    message: string = code,
  ) {
    super(message);
  }
}
