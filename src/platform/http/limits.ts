/** Bounds of one HTTP request; sizes in bytes. */
export const MAX_BODY_BYTES = 256 * 1024;
/** A signed form of the carrier is a few kilobytes; this leaves room for a long speech result. */
export const MAX_FORM_BYTES = 64 * 1024;
export const MAX_HEADER_BYTES = 16 * 1024;
export const MAX_PARAM_LENGTH = 256;
/** Nesting of JSON: validation walks it recursively. */
export const MAX_JSON_DEPTH = 32;
/** Fields of one JSON object: each that a DTO does not know costs validation some 50 µs on the loop that carries audio. */
export const MAX_JSON_FIELDS = 256;

/** How long a client may take: one that sends its headers or its body in drips is cut off. In milliseconds. */
export type TimeLimits = Readonly<{ headersMs: number; requestMs: number; checkEveryMs: number; keepAliveMs: number }>;

export const TIME_LIMITS: TimeLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  checkEveryMs: 2_000,
  // Longer than the idle timeout of common load balancers (60 s), so that they never reuse a socket closed here.
  keepAliveMs: 65_000,
};

/** Bounds of clients' sockets; a network is an IPv4 address or an IPv6 /64, media sockets and proxies are not counted. */
export type ConnectionLimits = Readonly<{
  /** Requests of one socket that wait while another is answered (HTTP pipelining). */
  waitingRequests: number;
  /** How long a client may leave unread what it was sent. */
  unreadMs: number;
  /** The next request on a socket waits so long after a 429. */
  pauseAfter429Ms: number;
  /** Sockets that wait for their client: those beyond are closed, the oldest first, unless just opened. */
  idlePerNetwork: number;
  idle: number;
  freshMs: number;
  /** Sockets at all: those beyond are not taken. */
  socketsPerNetwork: number;
  sockets: number;
}>;

export const CONNECTION_LIMITS: ConnectionLimits = {
  waitingRequests: 32,
  unreadMs: 30_000,
  pauseAfter429Ms: 250,
  idlePerNetwork: 128,
  idle: 512,
  freshMs: 1_000,
  socketsPerNetwork: 1_024,
  sockets: 4_096,
};
