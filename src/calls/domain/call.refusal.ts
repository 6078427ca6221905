import { Refused } from '../../platform/commands/refused.js';

/** Why a command on a call is refused; each code has its HTTP status in one table. */
export type CallRefusal =
  'call-not-started' | 'call-not-live' | 'idempotency-key-reused' | 'erased' | 'call-already-with-human';

export class CallCommandRefused extends Refused<CallRefusal> {}
