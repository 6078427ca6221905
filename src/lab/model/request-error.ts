import type { RealtimeError } from 'openai/resources/realtime/realtime';

/** A client event that the real service answers with an `error` event; the session stays open. */
export class RequestError extends Error {
  constructor(
    readonly code: string | null,
    message: string,
    readonly param: string | null = null,
  ) {
    super(message);
  }
}

/**
 * An error as its event carries it; `eventId` is the id that the client gave its own event. What is no
 * {@link RequestError} is a defect of the lab's own, which must not take the other sessions with it.
 */
export const toRealtimeError = (error: unknown, eventId: string | null): RealtimeError => {
  if (error instanceof RequestError) {
    const { code, message, param } = error;
    return { type: 'invalid_request_error', code, message, param, event_id: eventId };
  }
  const message = `The server had an error processing your request: ${String(error)}`;
  return { type: 'server_error', code: 'server_error', message, param: null, event_id: eventId };
};
