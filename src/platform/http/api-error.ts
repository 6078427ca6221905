import type { JsonObject } from '../events/json.js';
import { ERRORS, type ErrorCode } from './error-codes.js';

/** What the requester got wrong, field by field: `fields[0]` names it as `address.lines[0]`. */
export type FieldError = Readonly<{ field: string; message: string }>;

/**
 * An error as the API answers it. Everything in it is sent to the requester: no personal data, nothing of another
 * tenant.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: ErrorCode,
    message: string = ERRORS[code].message,
    readonly details: JsonObject = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** A 400 that names its fields. */
export const invalidFields = (...fields: FieldError[]): ApiError => {
  const names = fields.map(({ field }) => field).join(', ');
  return new ApiError('invalid_request', `The request is not valid: ${names}.`, { fields });
};
