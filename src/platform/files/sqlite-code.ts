/** https://www.sqlite.org/rescode.html */
export const SQLITE_CORRUPT = 11;
export const SQLITE_FULL = 13;
export const SQLITE_NOTADB = 26;

/** What SQLite says of the codes that are told apart here. */
const TEXTS: readonly (readonly [RegExp, number])[] = [
  [/database disk image is malformed/u, SQLITE_CORRUPT],
  [/database or disk is full/u, SQLITE_FULL],
  [/file is not a database/u, SQLITE_NOTADB],
];

/**
 * SQLite's primary code of an error, which may come from another realm. The binding leaves it out where a prepared
 * statement fails: there the words tell.
 */
export const sqliteCodeOf = (error: unknown): number | undefined => {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & 0xff;
  const message = 'message' in error ? String(error.message) : '';
  return TEXTS.find(([text]) => text.test(message))?.[1];
};
