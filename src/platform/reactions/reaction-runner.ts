import type { EventStore } from '../event-store/event-store.js';
import { asError } from '../following/as-error.js';
import type { FeedEvent } from '../following/feed-event.js';
import type { LeasedMember } from '../following/feed-member.js';
import type { AnyReaction } from './reaction.js';
import { PARKED_SHOWN, type ReactionStatus } from './reaction-status.js';
import { ReactionStopped, ReactionWork, type WorkParts } from './reaction-work.js';
import type { SetAside } from './set-aside.js';

/** Events that may wait here; with more the reaction leaves the feed it shares, and reads on by itself later. */
const MOST_WAITING = 1_000;

/**
 * One reaction as a member of a feed. It only takes events over and answers at once, so that no read model waits for an
 * effect; a loop of its own does what follows from them.
 */
export class ReactionRunner implements LeasedMember {
  #state: ReactionStatus['state'] = 'standby';
  #position: bigint | undefined;
  #error: Error | undefined;
  #lastRecordedAt: string | undefined;
  #aside: SetAside | undefined;
  #work: ReactionWork | undefined;
  #signal: AbortSignal | undefined;
  #overrun = false;
  #unseat: () => void = () => undefined;

  constructor(
    readonly reaction: AnyReaction,
    private readonly parts: Omit<WorkParts, 'stops'> & Readonly<{ log: Pick<EventStore, 'head'> }>,
  ) {}

  get position(): bigint | undefined {
    return this.#position;
  }

  get pending(): boolean {
    return this.#position !== this.parts.store.checkpoint;
  }

  wants(category: string, type: string): boolean {
    return this.parts.react.handlers.of(category, type) !== undefined;
  }

  async begin(fence: bigint, _: bigint | undefined, signal: AbortSignal): Promise<void> {
    const { store, log } = this.parts;
    this.#aside = await store.claim(fence, () => log.head());
    this.#position = store.checkpoint;
    this.#signal = signal;
    const parts = { ...this.parts, stops: this.reaction.onError === 'stop' };
    this.#work = new ReactionWork(parts, this.#aside, signal, () => this.#position);
    await this.#work.unpark('of-earlier-versions');
    this.#enter('catching-up');
  }

  /** Works while it is seated. It may leave its seat because too much waits: then it sits down again after that. */
  async follow(seat: () => Promise<void>, unseat: () => void): Promise<void> {
    const work = this.#work;
    if (!work) throw new Error('it has not begun');
    let failure: Error | undefined;
    this.#unseat = unseat;
    const wake = (): void => work.end();
    this.#signal?.addEventListener('abort', wake);
    const working = work.run().catch((error: unknown) => {
      failure = asError(error);
      unseat();
    });
    try {
      do {
        this.#overrun = false;
        await seat();
        if (this.#overrun) await work.drained();
      } while (this.#overrun && failure === undefined && this.#signal?.aborted === false);
    } finally {
      work.end();
      await working;
      this.#signal?.removeEventListener('abort', wake);
    }
    if (failure) throw failure;
  }

  pause(state: 'standby' | 'stopped', error?: Error): void {
    this.#error = error;
    this.#enter(state);
  }

  async apply(events: readonly FeedEvent[], position: bigint | undefined): Promise<void> {
    const before = this.#position ?? -1n;
    if (position === undefined || position <= before || !this.#work) return;
    const fresh = events.filter(({ stored }) => stored.position > before);
    this.#lastRecordedAt = fresh.at(-1)?.stored.recordedAt ?? this.#lastRecordedAt;
    this.#position = position;
    this.#work.push(fresh.filter((event) => this.#concerns(event)));
    if (this.#work.waiting <= MOST_WAITING) return;
    this.#overrun = true;
    this.#unseat();
  }

  /** The work moves the checkpoint itself while it has any. */
  async flush(): Promise<void> {
    if (this.pending && this.#work?.waiting === 0) await this.parts.store.commit([], this.#position);
  }

  async caughtUp(live: boolean): Promise<void> {
    if (this.#state === 'catching-up' || this.#state === 'live') this.#enter(live ? 'live' : 'catching-up');
  }

  /** What is parked is tried again. */
  async retryParked(): Promise<void> {
    await this.#work?.unpark('all');
  }

  status(): ReactionStatus {
    const { name, version } = this.reaction;
    const event = this.#error instanceof ReactionStopped ? this.#error.failure.event : undefined;
    const aside = this.#aside?.all ?? [];
    const full = aside.length >= this.parts.mostSetAside ? `${aside.length} events are set aside` : undefined;
    return {
      name,
      version,
      state: full && this.#state === 'live' ? 'stopped' : this.#state,
      checkpoint: this.parts.store.checkpoint,
      lagSeconds: this.#lagSeconds(),
      lastError: this.#error ? describe(this.#error) : full,
      stoppedAt: event && { position: event.position, eventId: event.id, type: event.type },
      setAside: aside.length,
      parked: aside.filter(({ retryAtMs, tries }) => retryAtMs === null && tries > 0).slice(0, PARKED_SHOWN),
    };
  }

  #concerns({ category, stored, needs }: FeedEvent): boolean {
    const { handlers } = this.parts.react;
    return needs ? handlers.need(needs) : stored.type !== undefined && this.wants(category, stored.type);
  }

  #lagSeconds(): number | undefined {
    if (this.#state === 'live' && this.#work?.waiting === 0) return 0;
    const last = this.#lastRecordedAt;
    return last === undefined ? undefined : Math.max(0, this.parts.clock.nowMs() - Date.parse(last)) / 1000;
  }

  #enter(state: ReactionStatus['state']): void {
    if (this.#state === state) return;
    this.#state = state;
    this.parts.changed();
  }
}

const describe = (error: Error): string =>
  error instanceof ReactionStopped ? error.message : `${error.name}: ${error.message}`;
