/** What went wrong: an HTTP status, no connection, or no answer in time. */
export type FailureKind = '4xx' | '5xx' | 'ct' | 'rt';

export type RetryRules = Readonly<{
  /** Without the fragment: it is neither sent nor signed. */
  url: string;
  readMs: number;
  totalMs: number;
  retries: number;
  retryOn(failure: FailureKind): boolean;
}>;

/**
 * The carrier's connection settings: 15 s to answer, 15 s in all, one retry after a failed connect, overridden by the
 * URL's fragment `#rt=…&tt=…&rc=…&rp=…` [twilio.com/docs/usage/webhooks/webhooks-connection-overrides]. Undefined for a
 * URL that cannot be requested.
 */
export const retryRules = (text: string): RetryRules | undefined => {
  if (!URL.canParse(text)) return undefined;
  const parsed = new URL(text);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return undefined;
  const asked = new URLSearchParams(parsed.hash.slice(1));
  const policies = (asked.get('rp') ?? 'ct').split(',');
  const within = (name: string, fallback: number, most: number): number => {
    const value = Number(asked.get(name) ?? fallback);
    return value >= 0 && value <= most ? value : fallback;
  };
  return {
    url: text.split('#')[0] ?? text,
    readMs: within('rt', 15_000, 15_000),
    totalMs: within('tt', 15_000, 15_000),
    retries: within('rc', 1, 5),
    retryOn: (failure) => policies.includes('all') || policies.includes(failure),
  };
};
