import { randomBytes } from 'node:crypto';

export const TRACEPARENT_HEADER = 'traceparent';
const SAMPLED = '01';
const FORMAT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?$/;

/**
 * The trace position of our own work: a span of its own in the requester's trace, or in a new trace where none or a
 * malformed one was sent (W3C Trace Context, level 1). It identifies, and never authorises.
 */
export const continueTrace = (sent: string | undefined): string => {
  const [, traceId = randomBytes(16).toString('hex'), flags = SAMPLED] = FORMAT.exec(sent ?? '') ?? [];
  return `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}`;
};
