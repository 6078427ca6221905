/** Bounds of one HTTP request: sizes in bytes, times in milliseconds. */
export const MAX_BODY_BYTES = 256 * 1024;
/** A signed form of the carrier is a few kilobytes; this leaves room for a long speech result. */
export const MAX_FORM_BYTES = 64 * 1024;
export const MAX_HEADER_BYTES = 16 * 1024;
export const MAX_PARAM_LENGTH = 256;
/** Nesting of JSON: validation walks it recursively. */
export const MAX_JSON_DEPTH = 32;

/** A client that sends its headers or body in drips is cut off. */
export const HEADERS_TIMEOUT_MS = 10_000;
export const REQUEST_TIMEOUT_MS = 30_000;
export const TIMEOUT_CHECK_INTERVAL_MS = 2_000;
/** Longer than the idle timeout of common load balancers (60 s), so that they never reuse a socket closed here. */
export const KEEP_ALIVE_TIMEOUT_MS = 65_000;
