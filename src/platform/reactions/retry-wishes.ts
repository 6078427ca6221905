import type { Coordination } from '../coordination/coordination.js';

/** A day: whoever runs the reaction looks every few seconds. */
const WISH_TTL_MS = 24 * 60 * 60 * 1_000;

const keyOf = (reaction: string): string => `retry/${reaction}`;

/** Asks whichever process runs the reaction to try again what it has parked. */
export const wishRetry = async (coordination: Coordination, reaction: string): Promise<void> => {
  await coordination.compareAndSet(keyOf(reaction), undefined, true, WISH_TTL_MS);
};

/** Whether somebody has asked since this was asked last. */
export const takeRetryWish = async (coordination: Coordination, reaction: string): Promise<boolean> => {
  const wish = await coordination.get(keyOf(reaction));
  return wish !== undefined && (await coordination.take(keyOf(reaction), wish.version)) !== undefined;
};
