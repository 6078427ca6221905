import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../platform/clock/clock.js';
import { retryRules, type FailureKind, type RetryRules } from './retry-rules.js';
import { sign, type FormParameters } from './signature.js';

export type WebhookMethod = 'GET' | 'POST';
export type WebhookRequest = Readonly<{ url: string; method: WebhookMethod; parameters: FormParameters }>;
/** `url` is where the answer came from, after redirects: relative URLs in its document start there. */
export type WebhookAnswer = Readonly<{ contentType: string; body: string; url: string }>;

/** A request without a usable answer; `code` is the carrier's error number. */
export class WebhookFailure extends Error {
  override readonly name = 'WebhookFailure';
  constructor(
    readonly code: number,
    readonly url: string,
    message: string,
    readonly kind?: FailureKind,
  ) {
    super(message);
  }
}

type Attempt = Readonly<{ rules: RetryRules; token: string; deadlineMs: number }>;

const REDIRECT_LIMIT = 10;
const BODY_LIMIT_BYTES = 64 * 1024;

/** Signed form requests to the product, with the carrier's time limits, redirects and retries. */
export class WebhookClient {
  constructor(
    private readonly clock: Clock,
    private readonly authToken: string,
  ) {}

  /** Throws {@link WebhookFailure} when no attempt was answered below 400. */
  async request(request: WebhookRequest): Promise<WebhookAnswer> {
    const rules = retryRules(request.url);
    if (!rules) throw new WebhookFailure(11100, request.url, 'invalid URL');
    const attempt = { rules, token: randomUUID(), deadlineMs: this.clock.monotonicMs() + rules.totalMs };
    for (let retries = 0; ; retries++) {
      try {
        return await this.#follow({ ...request, url: rules.url }, attempt);
      } catch (error) {
        const spent = retries >= rules.retries || this.clock.monotonicMs() >= attempt.deadlineMs;
        const kind = error instanceof WebhookFailure ? error.kind : undefined;
        if (spent || !kind || !rules.retryOn(kind)) throw error;
      }
    }
  }

  async #follow(request: WebhookRequest, attempt: Attempt): Promise<WebhookAnswer> {
    let current = request;
    for (let redirects = 0; redirects <= REDIRECT_LIMIT; redirects++) {
      const { status, location, ...answer } = await this.#send(current, attempt);
      if (status >= 500) throw new WebhookFailure(11200, current.url, `HTTP ${status}`, '5xx');
      if (status >= 400) throw new WebhookFailure(11200, current.url, `HTTP ${status}`, '4xx');
      if (status < 300 || !location) return answer;
      const url = new URL(location, current.url).href;
      current = status >= 307 ? { ...current, url } : { url, method: 'GET', parameters: {} };
    }
    throw new WebhookFailure(11215, request.url, 'too many HTTP redirects');
  }

  async #send({ url, method, parameters }: WebhookRequest, attempt: Attempt) {
    const target = method === 'GET' ? withQuery(url, parameters) : url;
    const abort = new AbortController();
    const leftMs = Math.min(attempt.rules.readMs, attempt.deadlineMs - this.clock.monotonicMs());
    const cancel = this.clock.after(Math.max(0, leftMs), () => abort.abort());
    try {
      const response = await fetch(target, {
        method,
        redirect: 'manual',
        signal: abort.signal,
        headers: {
          'x-twilio-signature': sign(this.authToken, target, method === 'GET' ? {} : parameters),
          'i-twilio-idempotency-token': attempt.token,
          'user-agent': 'TwilioProxy/1.1',
        },
        ...(method === 'POST' && { body: form(parameters) }),
      });
      const body = await response.text();
      if (Buffer.byteLength(body) > BODY_LIMIT_BYTES) throw new WebhookFailure(11750, url, 'the reply exceeds 64 kB');
      const contentType = response.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
      return { status: response.status, location: response.headers.get('location'), url: target, contentType, body };
    } catch (error) {
      if (error instanceof WebhookFailure) throw error;
      if (abort.signal.aborted) throw new WebhookFailure(11200, url, 'no answer in time', 'rt');
      throw new WebhookFailure(11205, url, `could not connect: ${reasonOf(error)}`, 'ct');
    } finally {
      cancel();
    }
  }
}

const form = (parameters: FormParameters): URLSearchParams =>
  new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : value.map((each) => [name, each]),
    ),
  );

const withQuery = (url: string, parameters: FormParameters): string => {
  const query = form(parameters).toString();
  return query ? `${url}${url.includes('?') ? '&' : '?'}${query}` : url;
};

/** `fetch` says why in the cause. */
const reasonOf = (error: unknown): string => {
  const { cause } = error as { cause?: NodeJS.ErrnoException };
  return cause?.code ?? cause?.message ?? String(error);
};
