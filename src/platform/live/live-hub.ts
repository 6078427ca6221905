import { AsyncResource } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DecodedEvent } from '../events/event.js';
import type { AnyFact } from '../events/fact.js';
import { concerns, type Interest } from './interest.js';
import type { LiveBatch } from './live-tail.js';

/** The other thread, as long as it lives; rejects what is asked of it when it dies. */
export type LiveSource = Readonly<{
  watchLive(interests: readonly Interest[], after?: bigint): Promise<bigint>;
  nextLive(): Promise<LiveBatch>;
}>;

/**
 * `heard` is called with each event in the order of the log; it must not block, and bounds what it queues itself.
 * `missed`: some events were left out; who needs them reads the log. One that throws is not called again.
 */
export type LiveListener = Readonly<{ heard: (event: DecodedEvent<AnyFact>) => void; missed: () => void }>;

export type Listening = Readonly<{
  /** Resolves when no event from now on can be left out in silence. */ begun: Promise<void>;
  stop: () => void;
}>;

const RETRY_MS = 200;

/**
 * New events of the log for whoever listens in this process, from the one thread that follows and decodes: an event
 * crosses threads once, and only if somebody wants it. Listeners are called outside the storage of requests, which would
 * otherwise be switched on for as long as one of them listens (see `http/request-context.ts`).
 */
export class LiveHub {
  readonly #outside = new AsyncResource('LiveHub');
  readonly #listeners = new Map<LiveListener, Interest>();
  #position: bigint | undefined;
  #running = false;
  #closed = false;

  /** `source`: the thread that is there now; undefined while there is none. */
  constructor(private readonly source: () => LiveSource | undefined) {}

  listen(interest: Interest, listener: LiveListener): Listening {
    this.#listeners.set(listener, interest);
    const begun = this.#outside.runInAsyncScope(() => this.#begin(listener));
    return { begun, stop: () => this.#leave(listener) };
  }

  close(): void {
    this.#closed = true;
    this.#listeners.clear();
  }

  async #begin(listener: LiveListener): Promise<void> {
    while (this.#listeners.has(listener) && !(await this.#watch())) await sleep(RETRY_MS);
    if (this.#running || this.#listeners.size === 0) return;
    this.#running = true;
    void this.#pump().finally(() => (this.#running = false));
  }

  #leave(listener: LiveListener): void {
    if (this.#listeners.delete(listener)) void this.#outside.runInAsyncScope(() => this.#watch());
  }

  /** Tells the other thread what is wanted now; false if there is none. */
  async #watch(): Promise<boolean> {
    if (this.#listeners.size === 0) this.#position = undefined;
    const told = this.source()?.watchLive([...this.#listeners.values()], this.#position);
    const from = await told?.catch(() => undefined);
    if (from !== undefined && this.#listeners.size > 0) this.#position ??= from;
    return from !== undefined;
  }

  async #pump(): Promise<void> {
    while (this.#listeners.size > 0 && !this.#closed) {
      const batch = await this.source()
        ?.nextLive()
        .catch(() => undefined);
      if (batch !== undefined) this.#tell(batch);
      // Another thread has to be told what is wanted, and from where.
      else while (this.#listeners.size > 0 && !(await this.#watch())) await sleep(RETRY_MS);
    }
  }

  #tell({ events, missed }: LiveBatch): void {
    for (const [listener, interest] of this.#listeners)
      try {
        if (missed) listener.missed();
        for (const event of events) if (concerns(interest, event)) listener.heard(event);
      } catch {
        this.#leave(listener);
      }
    this.#position = events.at(-1)?.position ?? this.#position;
  }
}
