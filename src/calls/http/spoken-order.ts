import type { Turn } from '../read-models/voice-session.js';
import { MinHeap } from '../../platform/collections/min-heap.js';

/**
 * Turns as they were spoken. The caller's transcript often arrives after the agent's answer to it, so they are ordered
 * by when they began, and a turn never stands before the one it followed: of those whose predecessor is placed, the
 * earliest is next; where turns follow each other in a circle, the earliest of all. In n log n.
 */
export const spokenOrder = (turns: readonly Turn[]): readonly Turn[] => {
  const byTime = [...turns].sort((a, b) => a.startedAtMs - b.startedAtMs);
  const known = new Set(byTime.map(({ turnId }) => turnId));
  const followers = new Map<string, number[]>();
  const ready = new MinHeap();
  for (const [rank, { previousItemId }] of byTime.entries()) {
    if (previousItemId === null || !known.has(previousItemId)) ready.push(rank);
    else addTo(followers, previousItemId, rank);
  }
  const placed = new Set<string>();
  const ordered: Turn[] = [];
  const place = (turn: Turn | undefined): void => {
    if (turn === undefined || placed.has(turn.turnId)) return;
    placed.add(turn.turnId);
    ordered.push(turn);
    for (const rank of followers.get(turn.turnId) ?? []) ready.push(rank);
  };
  const placeReady = (): void => {
    for (let rank = ready.pop(); rank !== undefined; rank = ready.pop()) place(byTime[rank]);
  };
  placeReady();
  for (const turn of byTime) {
    place(turn);
    placeReady();
  }
  return ordered;
};

const addTo = (lists: Map<string, number[]>, key: string, value: number): void => {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
};
