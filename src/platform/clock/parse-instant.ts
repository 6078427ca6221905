/** Hours and minutes that there are: for others the engine falls back on a parser that guesses. */
const INSTANT = /^\d{4}-\d{2}-\d{2}(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?$/;

/** An ISO 8601 date (midnight UTC) or a time with its zone; undefined if it is neither, or no day of the calendar. */
export const parseInstant = (text: string): number | undefined => {
  if (!INSTANT.test(text)) return undefined;
  const day = text.slice(0, 10);
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return undefined;
  return Date.parse(text);
};
