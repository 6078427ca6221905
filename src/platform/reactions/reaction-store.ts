import type { KnownEvent } from '../following/feed-event.js';
import type { Anchor, Guarded, ReadModelSpec, ReadModelStore } from '../read-models/read-model-store.js';
import { SetAside } from './set-aside.js';
import type { AnyReaction, Retries } from './reaction.js';

/** Where a reaction's checkpoint and the events it set aside are, for all of its versions. */
export const placeOf = ({ name }: Pick<AnyReaction, 'name'>): ReadModelSpec => ({
  name: `reaction-${name}`,
  version: 1,
  indexes: [],
});

/** With the policy `stop` nothing is set aside. */
const NEVER: Retries = { retries: 0, firstWaitMs: 0, mostWaitMs: 0, then: 'park' };

/** A reaction's checkpoint and what it set aside, under one lease: who lost it can move neither. */
export class ReactionStore {
  #fence = 0n;
  #checkpoint: bigint | undefined;
  readonly #place: ReadModelSpec;

  constructor(
    private readonly reaction: AnyReaction,
    private readonly store: ReadModelStore,
  ) {
    this.#place = placeOf(reaction);
  }

  get checkpoint(): bigint | undefined {
    return this.#checkpoint;
  }

  /** Takes over with a new lease. `head` is where the log ends: a reaction from `now` begins there, once. */
  async claim(fence: bigint, head: () => Promise<bigint | undefined>): Promise<SetAside> {
    await this.store.prepare(this.#place);
    this.#checkpoint = await this.store.claim(this.#place, fence);
    this.#fence = fence;
    const { from, version, onError } = this.reaction;
    const versions = await this.store.versions(this.#place.name);
    const begun = versions.some(({ ready }) => ready);
    if (!begun) {
      const now = from === 'now' && this.#checkpoint === undefined ? await head() : undefined;
      if (now !== undefined) await this.commit([], now);
      // Also where the log is empty: what comes next must not be taken for what was before the beginning.
      await this.store.markReady(this.#place);
    }
    const { documents } = await this.store.find(this.#place, { filter: {} });
    return new SetAside(documents, fence, version, onError === 'stop' ? NEVER : onError);
  }

  /** Writes what was set aside, then moves the checkpoint to `through`; without it the checkpoint stays. */
  async commit(writes: readonly Guarded[], through: bigint | undefined, last?: KnownEvent): Promise<void> {
    const checkpoint = through ?? this.#checkpoint;
    if (checkpoint === undefined) return;
    await this.store.commit(this.#place, writes, checkpoint, this.#fence, anchorOf(last));
    this.#checkpoint = checkpoint;
  }
}

/** A damaged event is no anchor: what it says of itself may be wrong. */
const anchorOf = (event: KnownEvent | undefined): Anchor | undefined => {
  const { stream, revision, id, position } = event ?? {};
  if (stream === undefined || revision === undefined || id === undefined || position === undefined) return undefined;
  return { stream, revision, id, position };
};
