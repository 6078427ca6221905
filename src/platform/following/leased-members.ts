import { setMaxListeners } from 'node:events';
import type { Clock } from '../clock/clock.js';
import type { Coordination } from '../coordination/coordination.js';
import { StoreUnavailable } from '../event-store/event-store.errors.js';
import { requireSameLog, type CheckedLog } from '../read-models/log-check.js';
import type { Anchor } from '../read-models/read-model-store.js';
import { asError } from './as-error.js';
import type { FeedMember, LeasedMember } from './feed-member.js';
import { HeldLease } from './held-lease.js';
import { LogFeed, type FeedSource } from './log-feed.js';
import { pause } from './pause.js';

export type LeasedMembersOptions = FeedSource &
  Readonly<{
    log: CheckedLog;
    coordination: Coordination;
    clock: Clock;
    /** Who holds the leases: unique per process, or constant where only one process can be there. */
    holder: string;
    leaseMs?: number;
    /** First wait after an error, doubled up to a minute; also how often a standby asks for the lease. */
    retryMs?: number;
  }>;

/** What a member's service depends on. */
export type Tenure = Readonly<{
  /** The name of its lease. */
  lease: string;
  /** The last event that its checkpoint knows, which must be in this log. */
  anchor: () => Promise<Anchor | undefined>;
  /** What is done first under each new lease. */
  prepare: () => Promise<void>;
  /** Asked before each try: when it is over, the member is not served any more. */
  isOver?: () => Promise<boolean>;
}>;

const LONGEST_RETRY_MS = 60_000;

/**
 * Serves the members of a process, each under its own lease and each failing alone: whatever stops one, it is told so
 * and tried again from its checkpoint, for ever. Members that stand at the same place of the log share a follower.
 */
export class LeasedMembers {
  readonly leaseMs: number;
  readonly #retryMs: number;
  readonly #feeds = new Set<LogFeed>();
  /** How to interrupt what a member is doing: follow the log, or wait for its next try. */
  readonly #interrupts = new Map<LeasedMember, () => void>();
  readonly #stopping = new AbortController();
  readonly #served = new Set<Promise<void>>();

  constructor(private readonly options: LeasedMembersOptions) {
    // Every member listens to its end: Node takes more than ten for a leak.
    setMaxListeners(0, this.stopping);
    this.leaseMs = options.leaseMs ?? 15_000;
    this.#retryMs = options.retryMs ?? 1_000;
  }

  /** Aborts when the process ends. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** For ever; or until the member's tenure is over. */
  serve(member: LeasedMember, tenure: Tenure): void {
    this.#served.add(this.#keepServing(member, tenure));
  }

  /** Has a member begin again from its checkpoint, at once. */
  interrupt(member: LeasedMember): void {
    this.#interrupts.get(member)?.();
  }

  /** Lets the batches at hand finish and gives the leases back. The stores stay open. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#served);
  }

  async #keepServing(member: LeasedMember, tenure: Tenure): Promise<void> {
    let waitMs = this.#retryMs;
    while (!this.stopping.aborted) {
      const before = member.position;
      try {
        if (await tenure.isOver?.()) return;
        await this.#serveOnce(member, tenure);
        waitMs = this.#retryMs;
      } catch (error) {
        member.pause('stopped', asError(error));
        waitMs = member.position === before ? Math.min(waitMs * 2, LONGEST_RETRY_MS) : this.#retryMs;
      }
      await this.wait(waitMs, (interrupt) => this.#interrupts.set(member, interrupt));
    }
  }

  /** One stretch under one lease: until it is lost, the process ends, or an error stops the member. */
  async #serveOnce(member: LeasedMember, tenure: Tenure): Promise<void> {
    const { log, coordination, clock, holder } = this.options;
    const lease = await coordination.acquire(tenure.lease, holder, this.leaseMs);
    if (!lease) return member.pause('standby');
    const leaving = new AbortController();
    const unseat = (): void => this.unseat(member);
    const leave = (): void => {
      leaving.abort();
      unseat();
    };
    if (this.stopping.aborted) leave();
    const held = new HeldLease(lease, this.leaseMs, coordination, clock, leave);
    this.stopping.addEventListener('abort', leave);
    this.#interrupts.set(member, leave);
    try {
      await tenure.prepare();
      await member.begin(held.token, await log.head().catch(() => undefined), leaving.signal);
      await this.#requireSameLog(member, tenure, leaving.signal);
      if (!leaving.signal.aborted) await member.follow(() => this.seat(member, leaving.signal), unseat);
      member.pause('standby');
    } finally {
      this.stopping.removeEventListener('abort', leave);
      await held.release();
    }
  }

  /** Waits for a log that is away: only the log itself can say that it is another. */
  async #requireSameLog({ position }: LeasedMember, { anchor }: Tenure, leaving: AbortSignal): Promise<void> {
    for (; !leaving.aborted; await this.wait(this.#retryMs)) {
      try {
        return await requireSameLog(this.options.log, position, await anchor());
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
      }
    }
  }

  /** Has a member told of the log, by a follower that stands where it does; resolves when it has left. */
  async seat(member: FeedMember, leaving: AbortSignal): Promise<void> {
    if (leaving.aborted) return;
    const feed = [...this.#feeds].find((one) => one.admits(member.position)) ?? this.#open(member.position);
    await feed.join(member);
  }

  /** The member leaves after the batch at hand. */
  unseat(member: FeedMember): void {
    this.#feeds.forEach((feed) => feed.leave(member));
  }

  #open(after: bigint | undefined): LogFeed {
    const feed = new LogFeed(
      this.options,
      after,
      (live) => this.#gather(live),
      (ended) => this.#feeds.delete(ended),
    );
    this.#feeds.add(feed);
    return feed;
  }

  /** A feed at the end of the log joins an older one there. */
  #gather(feed: LogFeed): void {
    for (const older of this.#feeds) {
      if (older === feed) return;
      feed.mergeInto(older);
    }
  }

  /** Waits, unless the process ends or somebody interrupts. */
  wait(ms: number, interruptible?: (interrupt: () => void) => void): Promise<void> {
    return pause(this.options.clock, ms, this.stopping, interruptible);
  }
}
