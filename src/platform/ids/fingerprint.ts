import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** SHA-256 of a request body's canonical form (RFC 8785), hexadecimal: tells a repeat from another request. */
export const fingerprint = (body: object): string =>
  createHash('sha256')
    .update(canonicalize(JSON.parse(JSON.stringify(body))) ?? '')
    .digest('hex');
