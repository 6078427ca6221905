import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Shop = Readonly<{
  origin: string;
  host: string;
  requests: string[];
  pace: { answerAfterMs: number };
  /** From now on requests wait for {@link Shop.release}. */
  hold: () => void;
  /** Answers those that wait below this path; without one it answers all of them, and those to come. */
  release: (path?: string) => void;
  stop: () => Promise<void>;
}>;

/**
 * A shop's order service on loopback: the thing behind the tool `lookup_order`. `pace.answerAfterMs` (of the wall) makes
 * it slow; with `Infinity` it never answers.
 */
export const startShop = async (): Promise<Shop> => {
  const requests: string[] = [];
  const pace = { answerAfterMs: 0 };
  let held: { url: string; answer: () => void }[] = [];
  let holding = false;
  const server = createServer(({ url = '' }, response) => {
    requests.push(url);
    response.setHeader('content-type', 'application/json');
    const text = JSON.stringify({ status: 'has left our warehouse', eta: 'on Thursday' });
    const answer = (): void => void response.end(text);
    if (holding) held.push({ url, answer });
    else if (pace.answerAfterMs < Infinity) setTimeout(answer, pace.answerAfterMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const release = (path = '/'): void => {
    if (path === '/') holding = false;
    for (const { url, answer } of held) if (url.startsWith(path)) answer();
    held = held.filter(({ url }) => !url.startsWith(path));
  };
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `http://${host}`, host, requests, pace, hold: () => void (holding = true), release, stop };
};
