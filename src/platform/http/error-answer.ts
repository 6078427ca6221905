import { isNativeError } from 'node:util/types';
import { HttpException } from '@nestjs/common';
import { CoordinationUnavailable } from '../coordination/coordination.js';
import { Refused } from '../commands/refused.js';
import { RevisionMismatch } from '../commands/revision-mismatch.js';
import {
  AppendOutcomeUnknown,
  RevisionConflict,
  StoreUnavailable,
  StreamGone,
  StreamTrimmed,
} from '../event-store/event-store.errors.js';
import { tellsOfFullDisk } from '../files/disk-full.js';
import type { JsonObject } from '../events/json.js';
import { ReadModelsUnavailable } from '../read-models/read-model-store.js';
import { VaultUnavailable } from '../vault/key-vault.js';
import { ApiError } from './api-error.js';
import type { ErrorBody } from './error-body.js';
import { codeOfStatus, ERRORS, type ErrorCode } from './error-codes.js';

/** For each refusal of a domain the error code that it is answered with; each context has its own table. */
export type RefusalTable = Readonly<Record<string, ErrorCode>>;

/** What is sent for an exception, and how it deserves to be logged. */
export type ErrorAnswer = Readonly<{
  status: number;
  code: ErrorCode;
  message: string;
  details: JsonObject;
  headers: Readonly<Record<string, string>>;
  log: 'nothing' | 'outage' | 'fault';
}>;

const RETRY_AFTER_SECONDS = '2';

/** A store that is away, or so contended that every retry lost: the same request may succeed a little later. */
const OUTAGES = [
  StoreUnavailable,
  AppendOutcomeUnknown,
  RevisionConflict,
  VaultUnavailable,
  CoordinationUnavailable,
  ReadModelsUnavailable,
];

/** Nobody but the operator can end this outage, so it has a name. */
const FULL = { message: "The server's disk is full.", details: { reason: 'disk_full' } };

export const answerTo = (exception: unknown, refusals: RefusalTable): ErrorAnswer => {
  if (exception instanceof ApiError) return fromApiError(exception);
  if (exception instanceof Refused) return fromRefusal(String(exception.code), refusals);
  if (exception instanceof RevisionMismatch) return answer('precondition_failed');
  if (exception instanceof HttpException && exception.getStatus() < 500) return fromHttpException(exception);
  if (tellsOfFullDisk(exception)) return { ...answer('unavailable'), ...FULL, log: 'outage' };
  if (exception instanceof StreamGone) return { ...answer('not_found'), details: { reason: 'tombstoned' } };
  if (exception instanceof StreamTrimmed) return { ...answer('not_found'), details: { reason: 'trimmed' } };
  if (OUTAGES.some((outage) => exception instanceof outage)) return { ...answer('unavailable'), log: 'outage' };
  if (isHangUp(exception)) return answer('invalid_request');
  return { ...answer('internal_error'), log: 'fault' };
};

/** What Node makes of a client that is gone before its body is there: no fault of ours, and nobody reads the answer. */
const isHangUp = (exception: unknown): boolean =>
  isNativeError(exception) && exception.message === 'aborted' && 'code' in exception && exception.code === 'ECONNRESET';

export const bodyOf = ({ code, message, details }: ErrorAnswer, requestId: string): ErrorBody => ({
  ok: false,
  error: code,
  message,
  details,
  request_id: requestId,
});

const answer = (code: ErrorCode): ErrorAnswer => ({
  ...ERRORS[code],
  code,
  details: {},
  headers: code === 'unavailable' ? { 'retry-after': RETRY_AFTER_SECONDS } : {},
  log: 'nothing',
});

const fromApiError = ({ code, message, details, headers }: ApiError): ErrorAnswer => {
  const base = answer(code);
  return { ...base, message, details, headers: { ...base.headers, ...headers } };
};

/** The domain's code in the API's spelling: `call-not-live` becomes `call_not_live`. */
const fromRefusal = (code: string, refusals: RefusalTable): ErrorAnswer => ({
  ...answer(refusals[code] ?? 'conflict'),
  details: { reason: code.replaceAll('-', '_') },
});

/**
 * Nest's and Fastify's own errors keep their status. Their messages may quote the request, so only those of the body
 * parsers, which are constant, are passed on.
 */
const fromHttpException = (exception: HttpException): ErrorAnswer => {
  const base = { ...answer(codeOfStatus(exception.getStatus())), status: exception.getStatus() };
  const cause: unknown = exception.cause;
  const fromParser = cause instanceof Error && 'code' in cause && String(cause.code).startsWith('FST_ERR_CTP_');
  return fromParser ? { ...base, message: cause.message } : base;
};
