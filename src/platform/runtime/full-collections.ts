import { setFlagsFromString } from 'node:v8';

/** The old generation may grow to four times what was live after the last full collection of garbage. */
const GROWTH_PERCENT = 300;

/**
 * Makes full collections of garbage rare: each takes half of the main thread for a tenth of a second, which 200 callers
 * hear, and left to itself V8 makes one every three seconds of 200 calls. It is paid with memory (docs/adr/0011).
 */
export const collectRarely = (): void => setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
