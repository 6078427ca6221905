/**
 * Codes of errors, HTTP answers and closes that the next attempt meets again: the key, the model, the account or the
 * request itself is refused. Told after the handshake, before the connection is closed (protocol: D.9).
 */
export const PERMANENT_REFUSALS: ReadonlySet<string> = new Set([
  'invalid_model',
  'missing_model',
  'model_not_found',
  'invalid_api_key',
  'authentication_error',
  'permission_error',
  'insufficient_quota',
  'account_deactivated',
  'billing_hard_limit_reached',
  'beta_api_shape_disabled',
  'http-401',
  'http-403',
  'http-404',
  'socket-3000',
  'socket-4000',
]);
