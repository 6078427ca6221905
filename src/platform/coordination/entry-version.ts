import { randomBytes } from 'node:crypto';

/**
 * A version for a new state of an entry: random, 62 bits, so that one from before a deletion never fits what was put
 * there afterwards, and no store has to remember a count for keys that are gone.
 */
export const newVersion = (): bigint => randomBytes(8).readBigUInt64BE() >> 2n;
