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
