/** Bounds of one HTTP request; sizes in bytes. */
export const MAX_BODY_BYTES = 256 * 1024;
/** A signed form of the carrier is a few kilobytes; this leaves room for a long speech result. */
export const MAX_FORM_BYTES = 64 * 1024;
export const MAX_HEADER_BYTES = 16 * 1024;
export const MAX_PARAM_LENGTH = 256;
/** Nesting of JSON: validation walks it recursively. */
export const MAX_JSON_DEPTH = 32;

/** How long a client may take: one that sends its headers or its body in drips is cut off. In milliseconds. */
export type TimeLimits = Readonly<{ headersMs: number; requestMs: number; checkEveryMs: number; keepAliveMs: number }>;

export const TIME_LIMITS: TimeLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  checkEveryMs: 2_000,
  // Longer than the idle timeout of common load balancers (60 s), so that they never reuse a socket closed here.
  keepAliveMs: 65_000,
};
