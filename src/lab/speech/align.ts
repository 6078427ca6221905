import type { FrameKey } from './utterance.js';

/** A heard frame and the scripted frame that it is. */
export type Match = Readonly<{ heardAt: number; scriptAt: number }>;

type Link = Match & Readonly<{ previous?: Link }>;

/**
 * The longest common subsequence of what was heard and what the script says, in order: Hunt and Szymanski's algorithm,
 * "A fast algorithm for computing longest common subsequences", CACM 20(5), 1977.
 */
export const align = (heard: readonly FrameKey[], script: readonly FrameKey[]): readonly Match[] => {
  const positions = positionsOf(script);
  const chains: Link[] = [];
  heard.forEach((key, heardAt) => {
    for (const scriptAt of positions.get(key) ?? []) {
      const length = shorterThan(chains, scriptAt);
      if (chains[length]?.scriptAt !== scriptAt) chains[length] = { heardAt, scriptAt, previous: chains[length - 1] };
    }
  });
  const matches: Match[] = [];
  for (let link = chains.at(-1); link; link = link.previous) matches.unshift(link);
  return matches;
};

/** Where each frame stands, last position first: a frame heard once must not extend a chain twice. */
const positionsOf = (script: readonly FrameKey[]): Map<FrameKey, number[]> => {
  const positions = new Map<FrameKey, number[]>();
  script.forEach((key, at) => {
    const known = positions.get(key);
    if (known) known.unshift(at);
    else positions.set(key, [at]);
  });
  return positions;
};

/** How many chains end before `scriptAt`; their ends rise, so that halving finds it. */
const shorterThan = (chains: readonly Link[], scriptAt: number): number => {
  let low = 0;
  let high = chains.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((chains[middle]?.scriptAt ?? 0) < scriptAt) low = middle + 1;
    else high = middle;
  }
  return low;
};
