/** A tenant's backend, as yours would be: plain HTTP with a bearer key. */
export class DemoClient {
  constructor(
    readonly baseUrl: string,
    readonly key: string,
    readonly auditorKey: string,
  ) {}

  async makeCall(body: object, idempotencyKey: string): Promise<{ call_id: string; call_sid: string }> {
    const response = await fetch(`${this.baseUrl}/api/v1/make-call`, {
      method: 'POST',
      headers: { ...this.#bearer, 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
      body: JSON.stringify(body),
    });
    return (await this.#json(response)) as { call_id: string; call_sid: string };
  }

  async get(path: string): Promise<Readonly<Record<string, unknown>>> {
    return this.#json(await fetch(this.baseUrl + path, { headers: this.#bearer }));
  }

  /** A stream of the log, one event a line, with what is sealed opened beside it. */
  async stream(stream: string): Promise<readonly AuditLine[]> {
    const url = `${this.baseUrl}/api/v1/audit/streams/${stream}?decoded=true`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${this.auditorKey}` } });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    const lines = (await response.text()).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as AuditLine);
  }

  /** The status that `/health/ready` answers. */
  async readiness(): Promise<number> {
    return (await fetch(`${this.baseUrl}/health/ready`)).status;
  }

  /** The chain of the stream's hashes, recomputed by the server. */
  async verify(stream: string): Promise<Verification> {
    const headers = { authorization: `Bearer ${this.auditorKey}` };
    const response = await fetch(`${this.baseUrl}/api/v1/audit/streams/${stream}/verify`, { headers });
    return (await this.#json(response)) as Verification;
  }

  get #bearer() {
    return { authorization: `Bearer ${this.key}` };
  }

  async #json(response: Response): Promise<Readonly<Record<string, unknown>>> {
    const body = (await response.json()) as Readonly<Record<string, unknown>>;
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${JSON.stringify(body)}`);
    return body;
  }
}

export type AuditLine = Readonly<{
  revision: string;
  position: string;
  type: string;
  recordedAt: string;
  decoded: Readonly<Record<string, unknown>>;
}>;

export type Verification = Readonly<{ ok: boolean; events: number }>;
