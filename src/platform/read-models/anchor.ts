import type { Anchor } from './read-model-store.js';

/** An anchor as the text that stores keep: positions are larger than JSON's numbers. */
export const anchorText = ({ stream, revision, id, position }: Anchor): string =>
  JSON.stringify([stream, revision.toString(), id, position.toString()]);

/** Reads what {@link anchorText} wrote. */
export const toAnchor = (text: string): Anchor => {
  const [stream, revision, id, position] = JSON.parse(text) as [string, string, string, string];
  return { stream, revision: BigInt(revision), id, position: BigInt(position) };
};
