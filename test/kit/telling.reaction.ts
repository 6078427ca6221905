import { reaction, type AnyReaction, type Retries } from '../../src/platform/reactions/reaction.js';
import type { Reacting } from './reacting.js';
import type { TallyEvent } from './tally.projection.js';

/** Three tries, as fast as they can. */
export const QUICK: Retries = { retries: 2, firstWaitMs: 1, mostWaitMs: 4, then: 'park' };

/** Tells a receiver of every `Added`. */
export const telling = (world: Reacting, over: Partial<AnyReaction> = {}): AnyReaction => ({
  ...reaction<TallyEvent>({
    name: 'telling',
    version: 1,
    from: 'start',
    categories: ['account'],
    on: { Added: (event) => (at) => world.receiver.receive(at, event) },
    onError: QUICK,
  }),
  ...over,
});
