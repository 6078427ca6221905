import { crc32 } from 'node:zlib';
import type { EventRow } from '../event-row.js';
import { CorruptEvent } from '../event-store.errors.js';

/** A row of the ledger; `checksum` is CRC-32 over all the rest. */
export type LedgerRow = EventRow & Readonly<{ position: number; revision: number; checksum: number }>;

/** What a statement selects that {@link rowOf} is given. */
export const COLUMNS = 'position, stream, revision, id, type, version, data, meta, recordedAt, checksum';

/** A row of {@link COLUMNS}: as lists rows come out of the database in two thirds of the time. */
export const rowOf = (values: readonly unknown[]): LedgerRow => ({
  position: values[0] as number,
  stream: values[1] as string,
  revision: values[2] as number,
  id: values[3] as string,
  type: values[4] as string,
  version: values[5] as number,
  data: values[6] as string,
  meta: values[7] as string,
  recordedAt: values[8] as string,
  checksum: values[9] as number,
});

export const checksumOf = (row: Omit<LedgerRow, 'checksum'>): number => {
  const { position, stream, revision, id, type, version, data, meta, recordedAt } = row;
  return crc32([position, stream, revision, id, type, version, data, meta, recordedAt].join('\n'));
};

/** SQLite's own integrity check does not see a flipped byte in a value. @throws CorruptEvent */
export const verified = (row: LedgerRow): LedgerRow => {
  if (row.checksum === checksumOf(row)) return row;
  throw new CorruptEvent(
    `the event at position ${row.position} (${row.stream}, revision ${row.revision}) does not match its checksum`,
    BigInt(row.position),
    row.stream,
    BigInt(row.revision),
    row.type,
    row.id,
  );
};
