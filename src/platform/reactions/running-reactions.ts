import type { Clock } from '../clock/clock.js';
import type { Coordination } from '../coordination/coordination.js';
import type { EventStore } from '../event-store/event-store.js';
import type { EventDecoder } from '../events/event-decoder.js';
import type { LeasedMembers } from '../following/leased-members.js';
import type { ReadModelStore } from '../read-models/read-model-store.js';
import { fulfil, isWished } from '../read-models/rebuild-wishes.js';
import { React } from './react.js';
import { placeOf, ReactionStore } from './reaction-store.js';
import { ReactionRunner } from './reaction-runner.js';
import { DueRounds } from './due-rounds.js';
import type { AnyDueWork } from './due-work.js';
import type { AnyReaction, Services } from './reaction.js';
import type { ReactionStatus } from './reaction-status.js';
import { takeRetryWish } from './retry-wishes.js';

export type ReactionsOptions = Readonly<{
  members: LeasedMembers;
  log: Pick<EventStore, 'head' | 'readStream'>;
  decoder: Pick<EventDecoder, 'decodeEach'>;
  /** Where checkpoints and what was set aside are kept. */
  store: ReadModelStore;
  coordination: Coordination;
  clock: Clock;
  /** Who holds the leases of due work. */
  holder: string;
  services: Services;
  mostSetAside?: number;
  changed?: () => void;
}>;

/** The lease that whoever runs the reaction holds, whatever its version. */
export const leaseOf = ({ name }: AnyReaction): string => `reaction:${name}`;

/** Runs every reaction of a process, each under its own lease and each failing alone. */
export class RunningReactions {
  readonly #due: readonly DueRounds[];
  readonly #runners: readonly ReactionRunner[];
  readonly #heeding: Promise<void>;

  constructor(
    reactions: readonly AnyReaction[],
    private readonly options: ReactionsOptions,
    dueWork: readonly AnyDueWork[] = [],
  ) {
    const { log, decoder, store, clock, services, members, coordination, holder } = options;
    const { changed = () => undefined, mostSetAside = 1_000 } = options;
    this.#runners = reactions.map((reaction) => {
      const react = new React(reaction, log, decoder, services);
      return new ReactionRunner(reaction, {
        react,
        store: new ReactionStore(reaction, store),
        log,
        clock,
        changed,
        mostSetAside,
      });
    });
    for (const runner of this.#runners) {
      const place = placeOf(runner.reaction);
      members.serve(runner, {
        lease: leaseOf(runner.reaction),
        anchor: () => store.anchor(place),
        prepare: () => this.#restartIfWished(runner),
      });
    }
    const { readModels } = services;
    this.#due = dueWork.map(
      (work) => new DueRounds(work, { readModels, coordination, clock, holder, failed: () => changed() }),
    );
    for (const rounds of this.#due) rounds.start();
    this.#heeding = this.#heedWishes();
  }

  status(): readonly ReactionStatus[] {
    return [...this.#runners, ...this.#due].map((one) => one.status());
  }

  /** For when the members are being closed. */
  async close(): Promise<void> {
    await Promise.all(this.#due.map((rounds) => rounds.stop()));
    await this.#heeding;
  }

  /** After the log was exchanged or lost events: the reaction begins as if it were new. */
  async #restartIfWished({ reaction }: ReactionRunner): Promise<void> {
    const { store, coordination } = this.options;
    const place = placeOf(reaction);
    if (!(await isWished(coordination, place))) return;
    await store.drop(place);
    await fulfil(coordination, place);
  }

  async #heedWishes(): Promise<void> {
    const { members, coordination } = this.options;
    while (!members.stopping.aborted) {
      await members.wait(members.leaseMs);
      for (const runner of this.#runners) {
        if (await isWished(coordination, placeOf(runner.reaction)).catch(() => false)) members.interrupt(runner);
        if (runner.status().state === 'standby') continue;
        if (await takeRetryWish(coordination, runner.reaction.name).catch(() => false))
          await runner.retryParked().catch(() => undefined);
      }
    }
  }
}
