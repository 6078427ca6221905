import type { Clock } from '../clock/clock.js';
import { asError } from '../following/as-error.js';
import type { FeedEvent, KnownEvent } from '../following/feed-event.js';
import { pause } from '../following/pause.js';
import type { Guarded } from '../read-models/read-model-store.js';
import { atOnce } from './at-once.js';
import { handleBatch } from './handle-batch.js';
import { isOutage } from './outage.js';
import type { React } from './react.js';
import type { ReactionStore } from './reaction-store.js';
import type { AsideEvent, SetAside } from './set-aside.js';

/** Effects between two checkpoints: as many may be done again after a crash. */
const BATCH = 100;
/** How often the time is looked at while something waits for its next try: the clock may have been set. */
const LOOK_MS = 1_000;
const IDLE_MS = 60_000;

/** A reaction cannot get past an event, and goes past none. */
export class ReactionStopped extends Error {
  override readonly name = 'ReactionStopped';
  constructor(readonly failure: Readonly<{ event: KnownEvent; error: Error }>) {
    super(`${failure.error.name}: ${failure.error.message}`, { cause: failure.error });
  }
}

export type WorkParts = Readonly<{
  react: React;
  store: ReactionStore;
  clock: Clock;
  /** Whether an event that fails stops the reaction, or is set aside. */
  stops: boolean;
  /** With so many set aside nothing more is begun: what is wrong is wrong with more than single events. */
  mostSetAside: number;
  changed: () => void;
}>;

/** What a reaction does under one lease: what follows from events, batch by batch, each with a checkpoint after it. */
export class ReactionWork {
  #queue: FeedEvent[] = [];
  #ended = false;
  #wake: () => void = () => undefined;
  #drained: () => void = () => undefined;

  constructor(
    private readonly parts: WorkParts,
    private readonly aside: SetAside,
    private readonly signal: AbortSignal,
    /** Up to where everything that concerns the reaction is here. */
    private readonly seen: () => bigint | undefined,
  ) {}

  /** Events whose checkpoint has not been moved yet. */
  get waiting(): number {
    return this.#queue.length;
  }

  push(events: readonly FeedEvent[]): void {
    this.#queue.push(...events);
    this.#wake();
  }

  /** What is parked is tried again. */
  async unpark(which: 'all' | 'of-earlier-versions'): Promise<void> {
    await this.parts.store.commit(this.aside.unpark(this.parts.clock.nowMs(), which), undefined);
    this.#wake();
  }

  /** Ends the work after the batch at hand. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Resolves when nothing waits, or the work has ended. */
  async drained(): Promise<void> {
    while (this.#queue.length > 0 && !this.#ended) await new Promise<void>((resolve) => (this.#drained = resolve));
  }

  /** Works until it is ended, or the signal aborts. Throws what keeps it from going on: the checkpoint is before that. */
  async run(): Promise<void> {
    try {
      while (!this.#ended && !this.signal.aborted) {
        await this.#once();
        if (this.#queue.length === 0) this.#drained();
      }
    } finally {
      this.#ended = true;
      this.#drained();
    }
  }

  async #once(): Promise<void> {
    const { clock } = this.parts;
    const due = this.aside.due(clock.nowMs()).slice(0, BATCH);
    if (due.length > 0) await this.#retry(due);
    if (this.aside.count < this.parts.mostSetAside && this.#queue.length > 0) return this.#handle();
    if (due.length === 0) await pause(clock, this.#untilNextMs(), this.signal, (wake) => (this.#wake = wake));
  }

  #untilNextMs(): number {
    const { nextMs } = this.aside;
    return nextMs === undefined ? IDLE_MS : Math.min(LOOK_MS, Math.max(0, nextMs - this.parts.clock.nowMs()));
  }

  async #handle(): Promise<void> {
    const { store, clock } = this.parts;
    const batch = this.#queue.slice(0, Math.min(BATCH, this.parts.mostSetAside - this.aside.count));
    const options = { ...this.parts, aside: this.aside, nowMs: () => clock.nowMs(), signal: this.signal };
    const { writes, last, failure } = await handleBatch(batch, options);
    const complete = last === batch.at(-1)?.stored && this.#queue.length === batch.length;
    await store.commit(writes, complete ? this.seen() : last?.position, last);
    if (failure) throw isOutage(failure.error) ? failure.error : new ReactionStopped(failure);
    this.#queue.splice(0, batch.length);
    if (writes.length > 0) this.parts.changed();
  }

  /** The first events of streams that are set aside. Where it works the next one is due. */
  async #retry(due: readonly AsideEvent[]): Promise<void> {
    const { store, clock, changed } = this.parts;
    const writes: Guarded[] = [];
    try {
      await atOnce(due, async (head) => {
        const failure = await this.#tryAgain(head);
        if (failure === 'left') return;
        if (failure) writes.push(this.aside.failed(head, clock.nowMs(), failure));
        else writes.push(...this.aside.done(head, clock.nowMs()));
      });
    } finally {
      await store.commit(writes, undefined);
    }
    changed();
  }

  /** Why it failed again, if it did. `left`: it was not tried, or not to its end. */
  async #tryAgain(head: AsideEvent): Promise<Error | 'left' | undefined> {
    const { react } = this.parts;
    if (this.signal.aborted) return 'left';
    try {
      await react.to(await react.read(head), this.signal);
      return undefined;
    } catch (error) {
      if (isOutage(error)) throw error;
      return this.signal.aborted ? 'left' : asError(error);
    }
  }
}
