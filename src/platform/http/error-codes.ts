/** Every code that an error answer can carry, with its status and what it says when nobody knows better. */
export const ERRORS = {
  invalid_request: { status: 400, message: 'The request is not valid.' },
  unauthorized: { status: 401, message: 'A valid credential is required.' },
  forbidden: { status: 403, message: 'This credential may not do that.' },
  not_found: { status: 404, message: 'There is nothing here.' },
  conflict: { status: 409, message: 'The request conflicts with the present state.' },
  precondition_failed: { status: 412, message: 'The resource has changed since it was read.' },
  payload_too_large: { status: 413, message: 'The request body is too large.' },
  unsupported_media_type: { status: 415, message: 'This content type is not supported.' },
  idempotency_key_reused: { status: 422, message: 'This Idempotency-Key was used with another body.' },
  rate_limited: { status: 429, message: 'Too many requests: try again later.' },
  internal_error: { status: 500, message: 'Something went wrong on our side.' },
  provider_error: { status: 502, message: 'A provider did not do what was asked.' },
  unavailable: { status: 503, message: 'The service is not available: try again later.' },
} as const satisfies Record<string, Readonly<{ status: number; message: string }>>;

export type ErrorCode = keyof typeof ERRORS;

const isCode = (name: string): name is ErrorCode => name in ERRORS;
export const ERROR_CODES = Object.keys(ERRORS).filter(isCode);

/** The code for a status that a library chose. */
export const codeOfStatus = (status: number): ErrorCode => {
  const exact = ERROR_CODES.find((code) => ERRORS[code].status === status);
  return exact ?? (status >= 500 ? 'internal_error' : 'invalid_request');
};
