import type { Coordination } from '../coordination/coordination.js';
import type { ReadModelSpec } from './read-model-store.js';

/** A day: whoever keeps the read model looks every few seconds. */
const WISH_TTL_MS = 24 * 60 * 60 * 1_000;

type Named = Pick<ReadModelSpec, 'name' | 'version'>;
const keyOf = ({ name, version }: Named): string => `rebuild/${name}@${version}`;

/** Asks whichever process keeps the read model to build it again from the first event of the log. */
export const wishRebuild = async (coordination: Coordination, model: Named): Promise<void> => {
  await coordination.compareAndSet(keyOf(model), undefined, true, WISH_TTL_MS);
};

export const isWished = async (coordination: Coordination, model: Named): Promise<boolean> =>
  (await coordination.get(keyOf(model))) !== undefined;

/** The wish has been granted. */
export const fulfil = async (coordination: Coordination, model: Named): Promise<void> => {
  const wish = await coordination.get(keyOf(model));
  if (wish) await coordination.take(keyOf(model), wish.version);
};
