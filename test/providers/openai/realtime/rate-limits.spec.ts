import { describe, expect, it } from '@jest/globals';
import { readLimits, readRetryAfterMs, readWaitMs } from '../../../../src/providers/openai/realtime/rate-limits.js';

const limit = (remaining: unknown, reset_seconds: unknown) => ({
  name: 'requests',
  limit: 10,
  remaining,
  reset_seconds,
});

describe('rate limits', () => {
  it.each<[string, unknown, number]>([
    ['the longest reset of those of which nothing remains', [limit(0, 0.5), limit(0, 1.5), limit(1, 60)], 1_500],
    ['nothing while something remains of all', [limit(1, 60)], 0],
    ['nothing of what cannot be read', [limit(0, 'soon'), limit(0, -1), limit(null, 60), null, 'requests'], 0],
    ['nothing where there is no list', null, 0],
  ])('are waited for by %s', (_, limits, exhaustedForMs) => {
    expect(readLimits(limits)).toEqual({ type: 'limits', exhaustedForMs });
  });

  it.each([
    ['Rate limit reached for gpt-realtime. Please try again in 850ms.', 850],
    ['Please try again in 1.5s. Visit the page on rate limits.', 1_500],
    ['Please try again in 1h2m3s.', 3_723_000],
    ['Please try again later.', 0],
    ['', 0],
  ])('of a response are waited for as its words ask: %s', (text, ms) => {
    expect(readWaitMs(text)).toBe(ms);
  });

  it.each([
    ['2', 2_000],
    ['0', 0],
    ['Fri, 31 Dec 1999 23:59:59 GMT', 0],
    ['-1', 0],
    [undefined, 0],
  ])('of a refused connection are waited for as Retry-After says: %s', (header, ms) => {
    expect(readRetryAfterMs(header)).toBe(ms);
  });
});
