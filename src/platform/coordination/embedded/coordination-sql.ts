/** Counters are in a file of their own, which whoever opens the file of the keys attaches as `counting`. */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entries (
    key TEXT PRIMARY KEY, value TEXT NOT NULL, version INTEGER NOT NULL, expiresAtMs INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  DROP TABLE IF EXISTS main.counters;
  CREATE TABLE IF NOT EXISTS leases (
    name TEXT PRIMARY KEY, holder TEXT NOT NULL, token INTEGER NOT NULL, expiresAtMs INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS owner (one INTEGER PRIMARY KEY CHECK (one = 1), process TEXT NOT NULL) STRICT;
`;

/** Each operation as one statement. A row lives while `expiresAtMs` is in the future. */
export const statements = {
  get: 'SELECT value, version, expiresAtMs FROM entries WHERE key = :key AND expiresAtMs > :now',
  setAbsent: `
    INSERT INTO entries VALUES (:key, :value, :version, :expiresAt)
    ON CONFLICT DO UPDATE
      SET value = excluded.value, version = excluded.version, expiresAtMs = excluded.expiresAtMs
      WHERE entries.expiresAtMs <= :now
    RETURNING value, version, expiresAtMs`,
  setExisting: `
    UPDATE entries SET value = :value, version = :version, expiresAtMs = :expiresAt
    WHERE key = :key AND version = :expected AND expiresAtMs > :now
    RETURNING value, version, expiresAtMs`,
  take: `
    DELETE FROM entries WHERE key = :key AND version = :expected AND expiresAtMs > :now
    RETURNING value, version, expiresAtMs`,
  increment: `
    INSERT INTO counting.counters VALUES (:key, :by, :expiresAt)
    ON CONFLICT DO UPDATE SET
      value = iif(counters.expiresAtMs > :now, counters.value + excluded.value, excluded.value),
      expiresAtMs = iif(counters.expiresAtMs > :now, counters.expiresAtMs, excluded.expiresAtMs)
    RETURNING value, expiresAtMs`,
  acquire: `
    INSERT INTO leases VALUES (:name, :holder, 1, :expiresAt)
    ON CONFLICT DO UPDATE
      SET holder = excluded.holder, token = leases.token + 1, expiresAtMs = excluded.expiresAtMs
      WHERE leases.holder = excluded.holder OR leases.expiresAtMs <= :now OR leases.expiresAtMs > :suspect
    RETURNING name, holder, token, expiresAtMs`,
  renew: `
    UPDATE leases SET expiresAtMs = :expiresAt WHERE name = :name AND token = :token AND expiresAtMs > :now
    RETURNING name, holder, token, expiresAtMs`,
  release: `UPDATE leases SET holder = '', expiresAtMs = 0 WHERE name = :name AND token = :token`,
  leases: `
    SELECT name, holder, token, expiresAtMs FROM leases
    WHERE name >= :prefix AND name < :prefix || char(1114111) AND expiresAtMs > :now
    ORDER BY name`,
  own: `
    INSERT INTO owner VALUES (1, :process)
    ON CONFLICT DO UPDATE SET process = excluded.process WHERE process <> excluded.process
    RETURNING process`,
  releaseOfProcesses: `UPDATE leases SET holder = '', expiresAtMs = 0 WHERE name NOT LIKE '%/%'`,
  sweepEntries: 'DELETE FROM entries WHERE expiresAtMs < :before',
  sweepCounters: 'DELETE FROM counting.counters WHERE expiresAtMs < :before',
} as const;
