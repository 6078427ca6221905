/** How many letters may be wrong in a name that somebody meant: a third of it, and two at least. */
const tolerated = (name: string): number => Math.max(2, Math.floor(name.length / 3));

/** `; did you mean support?` if one of the known names is spelled much like this one, else nothing. */
export const didYouMean = (name: string, known: Iterable<string>): string => {
  const ranked = [...known]
    .map((candidate) => ({ candidate, distance: distanceBetween(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= tolerated(name))
    .sort((one, other) => one.distance - other.distance);
  return ranked[0] === undefined ? '' : `; did you mean ${ranked[0].candidate}?`;
};

/** Levenshtein's: how many letters must be put in, taken out or changed. Row by row of the usual table. */
const distanceBetween = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let at = 1; at <= other.length; at++) {
      const changed = (row[at - 1] ?? 0) + (letter === other[at - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};
