import type { CallbackEvent } from '../calls/call-status.js';
import type { WebhookMethod } from '../webhooks/webhook-client.js';
import { invalid } from './rest-error.js';

const EVENTS: readonly CallbackEvent[] = ['initiated', 'ringing', 'answered', 'completed'];

/** The form body of a REST request, read as the carrier reads it. */
export class Form {
  constructor(private readonly fields: URLSearchParams) {}

  text(name: string): string | undefined {
    return this.fields.get(name) || undefined;
  }

  /** Throws 21205 for a URL that the carrier could not request. */
  url(name: string): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const valid =
      URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !new URL(text).hostname.includes('_');
    if (!valid) throw invalid(21205, `Url is not a valid URL: ${text}`);
    return text;
  }

  method(name: string): WebhookMethod {
    const method = this.text(name)?.toUpperCase() ?? 'POST';
    if (method !== 'GET' && method !== 'POST') throw invalid(21209, `${name} must be GET or POST`);
    return method;
  }

  /** A URL with its method, as most callbacks have it: `<name>` and `<name>Method`. */
  target(name: string, methodName = `${name}Method`): { url: string; method: WebhookMethod } | undefined {
    const url = this.url(name);
    return url === undefined ? undefined : { url, method: this.method(methodName) };
  }

  /** Whole seconds within bounds, which Twilio checks instead of clipping. */
  secondsWithin(name: string, least: number, most: number, code: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw invalid(code, `${name} must be a whole number of ${least} to ${most} seconds`);
  }

  seconds(name: string, fallback: number, most: number): number {
    const value = Number(this.text(name) ?? fallback);
    return Number.isInteger(value) && value > 0 ? Math.min(value, most) : fallback;
  }

  /** The events asked for; only `completed` unless told otherwise. */
  events(): readonly CallbackEvent[] {
    const asked = this.fields.getAll('StatusCallbackEvent').flatMap((value) => value.split(/[ ,]+/));
    const events = EVENTS.filter((event) => asked.includes(event));
    return events.length > 0 ? events : ['completed'];
  }
}
