import { ApiError, invalidFields } from '../../platform/http/api-error.js';
import type { PlacedCall } from '../commands/place-call.command.js';
import { CarrierUnavailable } from '../ports/telephony.js';
import { DuplicateCall, NotTakingCalls, TooManyCalls, UnknownAgent, UnknownLine } from '../services/call-errors.js';

const SOON = { 'retry-after': '10' };

/** Why a call was not placed, as the API says it; anything else is left to the error filter. */
export const placeCallError = (error: unknown): unknown => {
  if (error instanceof UnknownAgent) {
    return invalidFields({ field: 'agent_key', message: 'agent_key or agent_version_id names no published agent' });
  }
  if (error instanceof UnknownLine) {
    return invalidFields({ field: 'from', message: 'from is not one of your lines, or you have none to call from' });
  }
  if (error instanceof DuplicateCall) {
    return new ApiError('conflict', 'This number is being called already.', {
      reason: 'duplicate_call',
      call_id: error.callId,
    });
  }
  if (error instanceof TooManyCalls) {
    return new ApiError('unavailable', 'All of your lines are in use.', { reason: 'call_limit_reached' }, SOON);
  }
  if (error instanceof NotTakingCalls) {
    return new ApiError('unavailable', 'This server is about to end.', { reason: 'draining' }, SOON);
  }
  if (error instanceof CarrierUnavailable) {
    return new ApiError('unavailable', 'No carrier is configured.', { reason: 'carrier_not_configured' }, SOON);
  }
  return error;
};

/** The carrier said no; the same answer for every repeat. */
export const rejectedByCarrier = (call: Extract<PlacedCall, { outcome: 'rejected' }>): ApiError =>
  new ApiError('provider_error', 'The carrier refused the call.', {
    reason: call.reason.replaceAll('-', '_'),
    provider_code: call.providerCode,
    call_id: call.callId,
  });
