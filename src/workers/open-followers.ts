import { SystemClock } from '../platform/clock/system-clock.js';
import { Ledger } from '../platform/commands/ledger.js';
import { BorrowingEventStore } from '../platform/event-store/borrowing-event-store.js';
import { borrowAppends } from '../platform/event-store/lent-appends.js';
import { PassedByEvents } from '../platform/event-store/passed-by.js';
import type { Codec } from '../platform/events/codec.js';
import { EventDecoder } from '../platform/events/event-decoder.js';
import type { AnyFact } from '../platform/events/fact.js';
import { asError } from '../platform/following/as-error.js';
import { LeasedMembers } from '../platform/following/leased-members.js';
import { LiveTail } from '../platform/live/live-tail.js';
import type { DeclaredDueWork } from '../platform/reactions/due-work.js';
import type { AnyReaction } from '../platform/reactions/reaction.js';
import { RunningReactions } from '../platform/reactions/running-reactions.js';
import { ActiveReadModels } from '../platform/read-models/active-version.js';
import { CheckedReadModels } from '../platform/read-models/checked-read-models.js';
import type { AnyProjection } from '../platform/read-models/projection.js';
import { ProjectionsService, type ProjectionsWorkerData } from '../platform/read-models/projections-service.js';
import { RunningProjections } from '../platform/read-models/running-projections.js';
import { openProjectionStores, type ProjectionStores } from './open-projection-stores.js';

/** What follows the log. */
export type Followers = Readonly<{
  codecs: Readonly<Record<string, Codec<AnyFact>>>;
  projections: readonly AnyProjection[];
  reactions: readonly AnyReaction[];
  dueWork: readonly DeclaredDueWork[];
}>;

const clock = new SystemClock();
/** After a follower that failed, in milliseconds. */
const LIVE_RETRY_MS = 1_000;

/** Opens the stores in this thread and runs what `data` says of the followers. */
export const openFollowers = async (data: ProjectionsWorkerData, followers: Followers): Promise<ProjectionsService> => {
  const passedBy = new PassedByEvents();
  const stores = await openProjectionStores(data, clock, (event) => passedBy.note(event));
  const decoder = new EventDecoder(followers.codecs, stores.vault);
  const members = new LeasedMembers({ ...stores, clock, decoder });
  const models = data.projections === false ? [] : followers.projections;
  const live = new LiveTail({
    head: () => stores.log.head(),
    seat: (member) => members.seat(member, members.stopping),
    unseat: (member) => members.unseat(member),
    pause: () => members.wait(LIVE_RETRY_MS),
    stopping: members.stopping,
  });
  return new ProjectionsService(
    (changed) => {
      const projections = new RunningProjections(models, { ...stores, clock, decoder, members, changed });
      const reactions = data.appends && reactOrTell(data.appends, { stores, members, decoder, followers, changed });
      const close = async (): Promise<void> => {
        await Promise.all([projections.close(), reactions?.close(), live.close()]);
      };
      return { status: () => projections.status(), reactions: () => reactions?.status() ?? [], close };
    },
    stores.close,
    () => passedBy.report(),
    live,
  );
};

type Appends = NonNullable<ProjectionsWorkerData['appends']>;
type Parts = Readonly<{
  stores: ProjectionStores;
  members: LeasedMembers;
  decoder: EventDecoder;
  followers: Followers;
  changed: () => void;
}>;

type Reacting = Pick<RunningReactions, 'status' | 'close'>;

/** What keeps reactions from running, a damaged file of theirs, keeps no read model from being kept. */
const reactOrTell = (appends: Appends, parts: Parts): Reacting => {
  try {
    return react(appends, parts);
  } catch (error) {
    const { name, message } = asError(error);
    const stopped = { state: 'stopped', lastError: `${name}: ${message}`, setAside: 0, parked: [] } as const;
    const statuses = parts.followers.reactions.map((reaction) => ({
      ...{ name: reaction.name, version: reaction.version },
      ...stopped,
    }));
    return { status: () => statuses, close: async () => undefined };
  }
};

const react = (appends: Appends, { stores, members, decoder, followers, changed }: Parts): RunningReactions => {
  const { log, vault, coordination, holder } = stores;
  const ledger = new Ledger(new BorrowingEventStore(log, borrowAppends(appends)), vault, clock);
  const readModels = new ActiveReadModels(new CheckedReadModels(stores.store, log));
  const services = { ledger, readModels, coordination, clock };
  const store = stores.openReactionStore();
  const options = { members, log, decoder, store, coordination, clock, holder, services, changed };
  const dueWork = followers.dueWork.map((make) => make(services));
  return new RunningReactions(followers.reactions, options, dueWork);
};
