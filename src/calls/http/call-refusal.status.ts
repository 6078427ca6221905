import type { ErrorCode } from '../../platform/http/error-codes.js';
import type { CallRefusal } from '../domain/call.refusal.js';

/** What each refusal of a call is answered with; a new refusal does not compile until it has a row. */
export const callRefusals: Readonly<Record<CallRefusal, ErrorCode>> = {
  'call-not-started': 'not_found',
  'call-not-live': 'conflict',
  'idempotency-key-reused': 'idempotency_key_reused',
  erased: 'conflict',
  'call-already-with-human': 'conflict',
};
