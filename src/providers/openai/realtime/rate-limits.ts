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

const WAIT = /try again in ((?:\d+(?:\.\d+)?(?:ms|s|m|h))+)/iu;
const MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * How long the words of a rate limit's error ask to wait ("Please try again in 1m2.5s."), 0 if they do not: the limits
 * themselves are told after the response that met them (protocol: D.9).
 */
export const readWaitMs = (text: string): number => {
  const [, wait = ''] = WAIT.exec(text) ?? [];
  const pieces = [...wait.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/giu)];
  return pieces.reduce((sum, [, count, unit = '']) => sum + Number(count) * (MS[unit.toLowerCase()] ?? 0), 0);
};

/** `Retry-After` of a refused connection, in seconds (RFC 9110, 10.2.3); 0 if there is none, or it is a date. */
export const readRetryAfterMs = (header: string | undefined): number =>
  /^\d{1,6}$/.test(header ?? '') ? Number(header) * 1000 : 0;
