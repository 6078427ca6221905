import { ErrorType, isCommandError } from '@eventstore/db-client';
import { StoreUnavailable } from '../event-store.errors.js';

/**
 * What a failed append means:
 * - `conflict`: the server compared revisions;
 * - `refused`: it will never take this batch, or not from us;
 * - `elsewhere`: another node leads, nothing was written, the client goes there by itself;
 * - `unsent`: no server took it, nothing was written;
 * - `ambiguous`: it may be stored, now or in a moment.
 */
export type AppendFailure = 'conflict' | 'refused' | 'elsewhere' | 'unsent' | 'ambiguous';

const BY_TYPE: Partial<Record<string, AppendFailure>> = {
  [ErrorType.WRONG_EXPECTED_VERSION]: 'conflict',
  [ErrorType.NOT_LEADER]: 'elsewhere',
  [ErrorType.ACCESS_DENIED]: 'refused',
  [ErrorType.STREAM_DELETED]: 'refused',
  [ErrorType.INVALID_ARGUMENT]: 'refused',
  [ErrorType.INVALID_TRANSACTION]: 'refused',
  [ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED]: 'refused',
  [ErrorType.MISSING_REQUIRED_METADATA_PROPERTY]: 'refused',
  [ErrorType.UNSUPPORTED]: 'refused',
};

/** gRPC's words for a connection that never was, the server's before it serves, the client's without any node. */
const UNSENT =
  /No connection established|ECONNREFUSED|Name resolution failed|Server Is (Not Ready|Busy)|Failed to discover/i;

export const classifyAppendFailure = (error: unknown): AppendFailure => {
  if (!(error instanceof Error)) return 'ambiguous';
  if (error instanceof StoreUnavailable) return 'unsent';
  const known = isCommandError(error) ? BY_TYPE[error.type] : undefined;
  return known ?? (UNSENT.test(error.message) ? 'unsent' : 'ambiguous');
};

/** After these the client keeps its channel although nothing may ever come through it again (INTERNAL, DATA_LOSS). */
export const leavesChannelStuck = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'TimedOut' || ('code' in error && [13, 15].includes(Number(error.code))));
