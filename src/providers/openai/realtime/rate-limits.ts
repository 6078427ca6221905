/** What `rate_limits.updated` says (protocol: D.4): nothing remains of some limit, and it resets after so long. */
export type LimitsUpdated = Readonly<{ type: 'limits'; exhaustedForMs: number }>;

/** The code or type of an error of a response, a session or a connection that met a limit. */
export const RATE_LIMIT_CODES: ReadonlySet<string> = new Set(['rate_limit_exceeded', 'rate_limit_error']);

type Limit = Readonly<{ remaining?: unknown; reset_seconds?: unknown }>;

/** The longest reset of those limits of which nothing remains; 0 if something remains of all. */
export const readLimits = (limits: unknown): LimitsUpdated => {
  const list: readonly unknown[] = Array.isArray(limits) ? limits : [];
  const resetsMs = list.map((limit) => {
    const { remaining, reset_seconds: seconds } = (limit ?? {}) as Limit;
    const exhausted = typeof remaining === 'number' && remaining <= 0;
    return exhausted && typeof seconds === 'number' ? Math.max(0, seconds * 1000) : 0;
  });
  return { type: 'limits', exhaustedForMs: resetsMs.reduce((longest, ms) => Math.max(longest, ms), 0) };
};

/** `Retry-After` of a refused connection, in seconds (RFC 9110, 10.2.3); 0 if there is none, or it is a date. */
export const readRetryAfterMs = (header: string | undefined): number =>
  /^\d{1,6}$/.test(header ?? '') ? Number(header) * 1000 : 0;
