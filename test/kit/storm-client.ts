import { randomInt } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

export type Answer = Readonly<{ to: string; status: number; callSid: string | null }>;
export type CallLog = Readonly<{ id: string; to: string; call_sid: string | null; status: string }>;

/** A client of the tenant that asks again until it is answered, as one does with an idempotency key. */
export class StormClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 2_000 });
  readonly #left = new AbortController();

  constructor(
    private readonly port: number,
    private readonly apiKey: string,
  ) {}

  /** Asks no more: whoever still waits for an answer is told that there was none. */
  leave(): void {
    this.#left.abort();
    this.#agent.destroy();
  }

  async place(key: string, to: string): Promise<Answer> {
    const headers = { 'idempotency-key': key };
    while (!this.#left.signal.aborted) {
      const answer = await this.#send('POST', '/api/v1/make-call', headers, { to });
      const { status, body } = answer ?? { status: 0, body: {} };
      if (status !== 0 && status !== 503 && status !== 409) {
        return { to, status, callSid: (body as { call_sid?: string }).call_sid ?? null };
      }
      await pause(randomInt(100, 1_000));
    }
    return { to, status: 0, callSid: null };
  }

  async logs(): Promise<CallLog[]> {
    const all: CallLog[] = [];
    for (;;) {
      const answer = await this.#send('GET', `/api/v1/call-logs?limit=100&offset=${all.length}`, {});
      const { data, total } = answer?.body as { data: (CallLog & { to_number: string })[]; total: number };
      all.push(...data.map((log) => ({ ...log, to: log.to_number })));
      if (data.length === 0 || all.length >= total) return all;
    }
  }

  #send(method: string, path: string, headers: Record<string, string>, body?: object) {
    return new Promise<{ status: number; body: unknown } | undefined>((resolve) => {
      const payload = body && JSON.stringify(body);
      const type = payload ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) } : {};
      const authorization = `Bearer ${this.apiKey}`;
      const options = { port: this.port, host: '127.0.0.1', method, path, agent: this.#agent };
      const sent = request({ ...options, headers: { authorization, ...type, ...headers } }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('error', () => resolve(undefined));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as unknown }));
      });
      sent.on('error', () => resolve(undefined));
      sent.end(payload);
    });
  }
}
