import { randomBytes } from 'node:crypto';

/** The carrier's identifiers: two letters for the kind (AC account, CA call, MZ stream, RE recording…), 32 hex digits. */
export const newSid = (kind: string): string => kind + randomBytes(16).toString('hex');
