import { randomUUID } from 'node:crypto';
import { currentRequest } from './request-context.js';

/** What the events of this request belong to. */
export const correlation = (): { correlationId: string; traceparent?: string } => {
  const request = currentRequest();
  return request === undefined
    ? { correlationId: randomUUID() }
    : { correlationId: request.requestId, traceparent: request.traceparent };
};
