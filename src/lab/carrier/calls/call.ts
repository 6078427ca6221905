import type { Line, LineTap } from '../line/line.js';
import type { MediaStream } from '../stream/media-stream.js';
import type { LabHappening } from '../lab-events.js';
import { newSid } from '../sid.js';
import type { WebhookMethod, WebhookRequest } from '../webhooks/webhook-client.js';
import { isTerminal, type CallbackEvent, type CallStatus, type Direction } from './call-status.js';

/** Where the call's next instructions come from: a webhook or TwiML as given. */
export type Instructions = WebhookRequest | Readonly<{ twiml: string }>;

export type CallDetails = Readonly<{
  accountSid: string;
  direction: Direction;
  from: string;
  to: string;
  parentSid?: string;
  statusCallback?: Readonly<{ url: string; method: WebhookMethod; events: readonly CallbackEvent[] }>;
  fallback?: Readonly<{ url: string; method: WebhookMethod }>;
}>;

export type CallWatcher = Readonly<{
  /** After every change of status. */
  changed(call: Call, previous: CallStatus): void;
  happened(call: Call, happening: LabHappening): void;
  nowMs(): number;
}>;

/** One leg as the carrier keeps it. Status only goes forward; {@link over} is aborted at the end. */
export class Call {
  readonly sid = newSid('CA');
  readonly createdAtMs: number;
  answeredAtMs: number | undefined;
  endedAtMs: number | undefined;
  answeredBy: string | undefined;
  sipResponseCode: number | undefined;
  line: Line | undefined;
  stream: MediaStream | undefined;
  /** Takes both directions of the line, for a recording. */
  tap: LineTap | undefined;
  /** Of the next status callback. */
  sequenceNumber = 0;
  statusCallback: CallDetails['statusCallback'];
  fallback: CallDetails['fallback'];
  #status: CallStatus;
  #replaced = new AbortController();
  #next: Instructions | undefined;
  readonly #over = new AbortController();

  constructor(
    readonly details: CallDetails,
    private readonly watcher: CallWatcher,
  ) {
    this.#status = details.direction === 'inbound' ? 'ringing' : 'queued';
    this.createdAtMs = watcher.nowMs();
    this.statusCallback = details.statusCallback;
    this.fallback = details.fallback;
  }

  get status(): CallStatus {
    return this.#status;
  }

  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Aborted when the running TwiML is to be abandoned: new instructions came, or the call has ended. */
  get interrupted(): AbortSignal {
    return AbortSignal.any([this.over, this.#replaced.signal]);
  }

  get durationSeconds(): number {
    if (this.answeredAtMs === undefined) return 0;
    return Math.ceil(((this.endedAtMs ?? this.watcher.nowMs()) - this.answeredAtMs) / 1000);
  }

  /** Returns false if the call has ended already. */
  advance(status: CallStatus): boolean {
    if (isTerminal(this.#status)) return false;
    const previous = this.#status;
    this.#status = status;
    if (status === 'in-progress') this.answeredAtMs = this.watcher.nowMs();
    if (isTerminal(status)) this.#end();
    this.watcher.changed(this, previous);
    return true;
  }

  note(happening: LabHappening): void {
    this.watcher.happened(this, happening);
  }

  /** Abandons what the call is doing and goes on with these instructions. */
  redirect(instructions: Instructions): void {
    this.#next = instructions;
    this.#replaced.abort();
  }

  /** The instructions of a redirect, once. */
  takeRedirect(): Instructions | undefined {
    const next = this.#next;
    if (next) this.#replaced = new AbortController();
    this.#next = undefined;
    return next;
  }

  #end(): void {
    this.endedAtMs = this.watcher.nowMs();
    this.#over.abort();
    this.line?.close();
  }
}
