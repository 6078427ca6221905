import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';

const KEPT = 256;

/** The statements of a connection by their texts, prepared once and kept, whose integers are read as `bigint`. */
export class PreparedStatements {
  readonly #statements = new Map<string, StatementSyncInstance>();

  constructor(private readonly database: DatabaseSyncInstance) {}

  of(text: string): StatementSyncInstance {
    const known = this.#statements.get(text);
    if (known) return known;
    const statement = this.database.prepare(text);
    statement.setReadBigInts(true);
    if (this.#statements.size >= KEPT) this.#statements.clear();
    this.#statements.set(text, statement);
    return statement;
  }
}
