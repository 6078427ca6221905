import {
  AccessDeniedError,
  ErrorType,
  InvalidTransactionError,
  MaxAppendSizeExceededError,
  NotLeaderError,
  StreamDeletedError,
  UnknownError,
  UnsupportedError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import {
  classifyAppendFailure,
  leavesChannelStuck,
} from '../../../../src/platform/event-store/eventstoredb/append-failure.js';
import { TimedOut } from '../../../../src/platform/event-store/eventstoredb/waiting.js';

const ofType = (kind: { prototype: object }, type: ErrorType): Error =>
  Object.assign(Object.create(kind.prototype) as Error, { type, message: 'no' });

describe('a failed append', () => {
  it.each([
    ['conflict', ofType(WrongExpectedVersionError, ErrorType.WRONG_EXPECTED_VERSION)],
    ['elsewhere', ofType(NotLeaderError, ErrorType.NOT_LEADER)],
    ['refused', ofType(AccessDeniedError, ErrorType.ACCESS_DENIED)],
    ['refused', ofType(StreamDeletedError, ErrorType.STREAM_DELETED)],
    ['refused', ofType(InvalidTransactionError, ErrorType.INVALID_TRANSACTION)],
    ['refused', ofType(MaxAppendSizeExceededError, ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED)],
    ['refused', ofType(UnsupportedError, ErrorType.UNSUPPORTED)],
    ['refused', ofType(UnsupportedError, ErrorType.INVALID_ARGUMENT)],
    ['refused', ofType(UnsupportedError, ErrorType.MISSING_REQUIRED_METADATA_PROPERTY)],
    ['ambiguous', ofType(UnknownError, ErrorType.UNKNOWN)],
    ['unsent', new Error('14 UNAVAILABLE: No connection established')],
    ['unsent', new Error('connect ECONNREFUSED 127.0.0.1:2113')],
    ['unsent', new Error('Name resolution failed for target dns:nowhere')],
    ['unsent', new Error('server is not ready')],
    ['unsent', new Error('Server Is Busy')],
    ['unsent', new Error('Failed to discover after 10 attempts.')],
    ['ambiguous', new Error('read ECONNRESET')],
    ['ambiguous', 'a text'],
    ['ambiguous', { type: ErrorType.ACCESS_DENIED, message: 'no error at all' }],
    ['ambiguous', { message: 'ECONNREFUSED' }],
  ])('means %s: %p', (meaning, error) => expect(classifyAppendFailure(error)).toBe(meaning));

  it.each([
    [true, new TimedOut('late')],
    [true, Object.assign(new Error('internal'), { code: 13 })],
    [true, Object.assign(new Error('data loss'), { code: 15 })],
    [false, Object.assign(new Error('unavailable'), { code: 14 })],
    [false, new Error('other')],
    [false, { name: 'TimedOut', code: 13 }],
  ])('leaves the channel stuck (%s): %p', (stuck, error) => expect(leavesChannelStuck(error)).toBe(stuck));
});
