import { ApiError } from '../http/api-error.js';

/** One answer for a missing, malformed, unknown and revoked key. */
export const unauthorized = (): ApiError =>
  new ApiError('unauthorized', undefined, {}, { 'www-authenticate': 'Bearer realm="voiceledger"' });
