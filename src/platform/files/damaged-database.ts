import { SQLITE_CORRUPT, SQLITE_NOTADB, sqliteCodeOf } from './sqlite-code.js';

/** SQLite says that a file is damaged, or none of its own. */
export const isDamage = (error: unknown): error is Error => {
  const code = sqliteCodeOf(error);
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
};
