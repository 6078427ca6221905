import type { Followed } from '../../../../src/platform/event-store/event-store.js';
import type { StoredEvent } from '../../../../src/platform/events/event.js';
import type { FeedEvent } from '../../../../src/platform/following/feed-event.js';
import type { FeedMember } from '../../../../src/platform/following/feed-member.js';
import { LogFeed } from '../../../../src/platform/following/log-feed.js';
import { FakeClock } from '../../../kit/fake-clock.js';

/** A member that only notes what its feed tells it. */
export class NotedMember implements FeedMember {
  position: bigint | undefined;
  pending = false;
  readonly told: unknown[] = [];
  failure: Error | undefined;

  constructor(position?: bigint) {
    this.position = position;
  }

  wants(_: string, type: string): boolean {
    return type === 'Added';
  }

  async apply(events: readonly FeedEvent[], position: bigint | undefined): Promise<void> {
    if (this.failure) throw this.failure;
    this.told.push([
      events.map(({ stored, decoded }) => (decoded ? stored.id : `${stored.id}, not decoded`)),
      position,
    ]);
    this.position = position;
  }

  async flush(): Promise<void> {
    this.told.push('flush');
    this.pending = false;
  }

  async caughtUp(live: boolean): Promise<void> {
    this.told.push(live ? 'live' : 'behind');
  }
}

/** A feed over a follower of the log that the test writes itself, on time that it moves. */
export class ScriptedFeed {
  readonly clock = new FakeClock();
  readonly decoded: string[] = [];
  /** What the log was asked for. */
  followed: { after?: bigint; signal: AbortSignal } | undefined;
  ended = 0;
  ends = 0;
  readonly feed: LogFeed;
  readonly #steps: Followed[] = [];
  #arrived: () => void = () => undefined;
  #failure: Error | undefined;

  constructor(after?: bigint) {
    const decodeEach = async (events: readonly StoredEvent[]) => {
      this.decoded.push(...events.map(({ id }) => id));
      return events;
    };
    const follow = (options: { after?: bigint; signal: AbortSignal }) => {
      this.followed = options;
      return this.#follow();
    };
    const source = {
      log: { follow, head: async () => undefined },
      decoder: { decodeEach, knows: () => true },
      clock: this.clock,
    };
    this.feed = new LogFeed(
      source,
      after,
      () => (this.ends += 1),
      () => (this.ended += 1),
    );
  }

  /** Tells everything, and lets it be handled. */
  async tell(...steps: readonly Followed[]): Promise<void> {
    this.#steps.push(...steps);
    this.#arrived();
    await this.run();
  }

  async break(failure: Error): Promise<void> {
    this.#failure = failure;
    this.#arrived();
    await this.run();
  }

  /** Half a second. */
  async run(): Promise<void> {
    for (let turn = 0; turn < 25; turn += 1) await this.clock.run(20);
  }

  async *#follow(): AsyncGenerator<Followed> {
    for (;;) {
      for (let step = this.#steps.shift(); step; step = this.#steps.shift()) yield step;
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => (this.#arrived = resolve));
    }
  }
}
