import { Agent, request } from 'undici';
import { Durations, type Percentiles } from '../kit/durations.js';

export type ReadingOrder = Readonly<{ origin: string; key: string; readers: number; ms: number }>;
export type ReadingReport = Readonly<{ page: Percentiles; session: Percentiles; failed: number }>;

/** Readers of the API, each asking again as soon as it was answered: half for pages, half for single sessions. */
export const read = async ({ origin, key, readers, ms }: ReadingOrder): Promise<ReadingReport> => {
  const dispatcher = new Agent({ connections: readers });
  const headers = { authorization: `Bearer ${key}` };
  const page = new Durations();
  const session = new Durations();
  let failed = 0;
  const get = async (path: string): Promise<string> => {
    const { statusCode, body } = await request(`${origin}${path}`, { headers, dispatcher });
    if (statusCode !== 200) failed += 1;
    return body.text();
  };
  const list = '/api/v1/call-logs?limit=25';
  const { data } = JSON.parse(await get(list)) as { data: readonly { id: string }[] };
  const until = performance.now() + ms;
  const reader = async (number: number): Promise<void> => {
    const id = data[number % data.length]?.id ?? '';
    while (performance.now() < until) {
      if (number % 2 === 0) await page.time(() => get(list));
      else await session.time(() => get(`/api/v1/voice-sessions/${id}`));
    }
  };
  await Promise.all(Array.from({ length: readers }, (_, number) => reader(number)));
  await dispatcher.close();
  return { page: page.percentiles, session: session.percentiles, failed };
};
