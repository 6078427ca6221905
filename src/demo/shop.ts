import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Shop = Readonly<{
  origin: string;
  host: string;
  requests: string[];
  pace: { answerAfterMs: number };
  stop: () => Promise<void>;
}>;

/**
 * A shop's order service on loopback: the thing behind the tool `lookup_order`. `pace.answerAfterMs` (of the wall) makes
 * it slow; with `Infinity` it never answers. `admit`: what an answer waits for besides.
 */
export const startShop = async (admit = (_url: string): Promise<void> => Promise.resolve()): Promise<Shop> => {
  const requests: string[] = [];
  const pace = { answerAfterMs: 0 };
  const server = createServer(({ url = '' }, response) => {
    requests.push(url);
    response.setHeader('content-type', 'application/json');
    const text = JSON.stringify({ status: 'has left our warehouse', eta: 'on Thursday' });
    const answer = (): void => void response.end(text);
    const { answerAfterMs } = pace;
    if (answerAfterMs < Infinity) void admit(url).then(() => setTimeout(answer, answerAfterMs));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `http://${host}`, host, requests, pace, stop };
};
