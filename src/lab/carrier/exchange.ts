import { join } from 'node:path';
import type { Clock } from '../../platform/clock/clock.js';
import { Call, type CallDetails, type CallWatcher } from './calls/call.js';
import { isTerminal, type CallStatus } from './calls/call-status.js';
import { StatusCallbacks } from './calls/status-callbacks.js';
import { CallRecorder } from './line/call-recorder.js';
import { Faults } from './faults.js';
import type { LabEvent, LabHappening } from './lab-events.js';
import type { Span } from './people/ears.js';
import { PhoneBook } from './people/phone-book.js';
import type { Speech } from './speech.js';
import { WebhookClient } from './webhooks/webhook-client.js';

export type CarrierAccount = Readonly<{ sid: string; authToken: string }>;

/** The carrier's centre: its account, its calls, and what everything around them shares. */
export class Exchange implements CallWatcher {
  readonly calls = new Map<string, Call>();
  /** Calls whose records have been deleted. */
  readonly deleted = new Set<string>();
  readonly book = new PhoneBook();
  readonly faults = new Faults();
  readonly webhooks: WebhookClient;
  /** What `<Record>` took, mu-law by recording SID. */
  readonly recordings = new Map<string, Uint8Array>();
  readonly #callbacks: StatusCallbacks;
  readonly #watchers = new Set<(event: LabEvent) => void>();
  readonly #pending = new Set<Promise<unknown>>();
  readonly #events = new WeakMap<Call, LabEvent[]>();

  constructor(
    readonly clock: Clock,
    readonly account: CarrierAccount,
    readonly speech: Speech,
    /** Where the carrier's REST interface is; known once it listens. */
    readonly baseUrl: () => string,
    private readonly recordingsFolder?: string,
  ) {
    this.webhooks = new WebhookClient(clock, account.authToken);
    this.#callbacks = new StatusCallbacks(clock, this.webhooks, this.faults, (call, { code, message }) =>
      call.note({ type: 'error', code, message }),
    );
  }

  open(details: CallDetails): Call {
    const call = new Call(details, this);
    this.calls.set(call.sid, call);
    this.#events.set(call, []);
    if (this.recordingsFolder) this.#record(call, join(this.recordingsFolder, `${call.sid}.wav`));
    return call;
  }

  /** The record of a call is gone for the REST interface; an onlooker keeps it. */
  forget(call: Call): void {
    this.deleted.add(call.sid);
  }

  /** What has happened on a call so far. */
  eventsOf(call: Call): readonly LabEvent[] {
    return this.#events.get(call) ?? [];
  }

  watch(watcher: (event: LabEvent) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  nowMs(): number {
    return this.clock.nowMs();
  }

  changed(call: Call, previous: CallStatus): void {
    this.#callbacks.changed(call, previous);
    if (!isTerminal(call.status)) return;
    call.note({ type: 'ended', status: call.status, durationSeconds: call.durationSeconds });
  }

  happened(call: Call, happening: LabHappening): void {
    const { direction, from, to } = call.details;
    const atMs = Math.round(this.clock.nowMs() - call.createdAtMs);
    const event = { callSid: call.sid, direction, from, to, atMs, ...happening };
    this.#events.get(call)?.push(event);
    for (const watcher of this.#watchers) watcher(event);
  }

  #record(call: Call, path: string): void {
    const recorder = new CallRecorder();
    call.tap = recorder.tap;
    const write = async (): Promise<void> => {
      if (await recorder.write(path)) call.note({ type: 'recorded', path });
    };
    call.over.addEventListener('abort', () => this.run(call, write()), { once: true });
  }

  /** Puts what a phone has played into words. */
  heard(call: Call, { fromMs, playedMs, cut, audio }: Span): void {
    const listen = async (): Promise<void> => {
      const text = await this.speech.recognise(audio);
      call.note({ type: 'hears', fromMs, playedMs, cut, text });
    };
    this.run(call, listen());
  }

  /** Keeps work of a call under way; a defect of ours ends the call instead of the process. */
  run(call: Call, work: Promise<unknown>): void {
    const guarded = work.catch((error: unknown) => {
      call.note({ type: 'error', code: 12400, message: `internal failure: ${String(error)}` });
      call.advance('failed');
    });
    this.#pending.add(guarded);
    void guarded.finally(() => this.#pending.delete(guarded));
  }

  /** Ends every call and waits until the last callback has been delivered. */
  async close(): Promise<void> {
    for (const call of this.calls.values()) call.advance('completed');
    while (this.#pending.size > 0) await Promise.all(this.#pending);
    await this.#callbacks.settled();
  }
}
