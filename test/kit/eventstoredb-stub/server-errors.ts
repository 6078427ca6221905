import { Metadata, status, type ServiceError } from '@grpc/grpc-js';

type ServerError = Pick<ServiceError, 'code' | 'details'> & Partial<Pick<ServiceError, 'metadata'>>;

/** The errors that a server of the 23.10 line was seen to answer with. */
export const NOT_READY: ServerError = { code: status.UNAVAILABLE, details: 'Server Is Not Ready' };
export const RESET: ServerError = { code: status.INTERNAL, details: 'Received RST_STREAM with code 0' };
export const EXHAUSTED: ServerError = { code: status.RESOURCE_EXHAUSTED, details: 'Received message larger than max' };
export const DROPPED: ServerError = { code: status.UNAVAILABLE, details: 'Connection dropped' };

export const tooLarge = (maxBytes: number): ServerError => {
  const metadata = new Metadata();
  metadata.set('exception', 'maximum-append-size-exceeded');
  metadata.set('maximum-append-size', String(maxBytes));
  return { code: status.INVALID_ARGUMENT, details: 'Maximum Append Size Exceeded', metadata };
};

export const streamDeleted = (stream: string): ServerError => {
  const metadata = new Metadata();
  metadata.set('exception', 'stream-deleted');
  metadata.set('stream-name', stream);
  return { code: status.FAILED_PRECONDITION, details: `Event stream '${stream}' is deleted.`, metadata };
};

/** A password that is wrong, and a user without the right. */
export const UNAUTHENTICATED: ServerError = { code: status.UNAUTHENTICATED, details: 'Bad HTTP status code: 401' };
export const denied = (): ServerError => {
  const metadata = new Metadata();
  metadata.set('exception', 'access-denied');
  return { code: status.PERMISSION_DENIED, details: 'Access Denied', metadata };
};
