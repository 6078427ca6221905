/** https://www.sqlite.org/rescode.html; extended codes have these in their lowest byte. */
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** SQLite says that a file is damaged, or none of its own. */
export const isDamage = (error: unknown): error is Error => {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
};
