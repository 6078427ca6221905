import type { Coordination, Lease } from './coordination.js';

/**
 * A place in a group of at most `limit`, as a lease on one of the names `<group>/<0…limit-1>`: a holder that crashes
 * frees it by expiry, which no counter does. The holder gets the place that it has again. Undefined if all are taken.
 */
export const acquireSlot = async (
  coordination: Coordination,
  group: string,
  limit: number,
  holder: string,
  ttlMs: number,
): Promise<Lease | undefined> => {
  const places = await coordination.leases(`${group}/`);
  const taken = new Set(places.map(({ name }) => name));
  const nameOf = (index: number): string => `${group}/${index}`;
  const isWithin = (name: string): boolean => Number(name.slice(group.length + 1)) < limit;
  const own = places.find(({ name, holder: other }) => other === holder && isWithin(name));
  const kept = own && (await coordination.acquire(own.name, holder, ttlMs));
  if (kept) return kept;
  // Looked for one by one: a limit may be far above what is ever taken.
  for (let index = 0; index < limit; index++) {
    if (taken.has(nameOf(index))) continue;
    const lease = await coordination.acquire(nameOf(index), holder, ttlMs);
    if (lease) return lease;
  }
  return undefined;
};
