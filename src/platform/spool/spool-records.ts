import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Json } from '../events/json.js';

/**
 * Where a record stands: its file, and its number there, which only grows. Both are authenticated with it, so that a
 * record cannot be moved to another file or sorted in elsewhere.
 */
export type RecordPlace = Readonly<{ file: string; index: number }>;

/** A record that was opened, and where it stands in the file (bytes from its start). */
export type SpoolRecord = Readonly<{ index: number; record: Json; at: number; end: number }>;

/**
 * What a spool file holds. `torn`: bytes at the end that are no record, as a crash in mid-write leaves them. `broken`:
 * where stretches begin (bytes from the file's start) that are no records and have records behind them.
 */
export type SpoolContents = Readonly<{ records: readonly SpoolRecord[]; torn: number; broken: readonly number[] }>;

const ALGORITHM = 'aes-256-gcm';
/** Every record begins with it, so that those behind a damaged stretch are found again. */
const MAGIC = Buffer.from('VLSR');
const INDEX_AT = MAGIC.length;
const LENGTH_AT = INDEX_AT + 6;
const HEADER_BYTES = LENGTH_AT + 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** So many records are looked at before others get their turn of the event loop. */
const TURN = 64;

const associated = ({ file, index }: RecordPlace): Buffer => Buffer.from(`${file}|${index}`);

/**
 * A record as it stands in the file: `VLSR`, its number (6 bytes, big endian), the length of what follows (4 bytes,
 * big endian), nonce, AES-256-GCM text, tag.
 */
export const sealRecord = (record: Json, key: Uint8Array, place: RecordPlace): Buffer => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(associated(place));
  const text = Buffer.concat([cipher.update(JSON.stringify(record), 'utf8'), cipher.final()]);
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUIntBE(place.index, INDEX_AT, 6);
  header.writeUInt32BE(NONCE_BYTES + text.length + TAG_BYTES, LENGTH_AT);
  return Buffer.concat([header, nonce, text, cipher.getAuthTag()]);
};

/** Opens all records of a file, oldest first. A stretch that cannot be read hides nothing that stands behind it. */
export const openRecords = async (bytes: Buffer, key: Uint8Array, file: string): Promise<SpoolContents> => {
  const records: SpoolRecord[] = [];
  const broken: number[] = [];
  let lostFrom: number | undefined;
  let at = 0;
  for (let looked = 1; at < bytes.length; looked++) {
    const found = recordAt(bytes, at, key, file);
    if (found !== undefined && found.index > (records.at(-1)?.index ?? -1)) {
      if (lostFrom !== undefined) broken.push(lostFrom);
      lostFrom = undefined;
      records.push(found);
      at = found.end;
    } else {
      lostFrom ??= at;
      const next = bytes.indexOf(MAGIC, at + 1);
      at = next < 0 ? bytes.length : next;
    }
    if (looked % TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return { records, torn: lostFrom === undefined ? 0 : bytes.length - lostFrom, broken };
};

const recordAt = (bytes: Buffer, at: number, key: Uint8Array, file: string): SpoolRecord | undefined => {
  if (at + HEADER_BYTES > bytes.length || bytes.compare(MAGIC, 0, MAGIC.length, at, at + MAGIC.length) !== 0) return;
  const index = bytes.readUIntBE(at + INDEX_AT, 6);
  const length = bytes.readUInt32BE(at + LENGTH_AT);
  const end = at + HEADER_BYTES + length;
  if (length < NONCE_BYTES + TAG_BYTES || end > bytes.length) return undefined;
  const record = open(bytes.subarray(at + HEADER_BYTES, end), key, { file, index });
  return record === undefined ? undefined : { index, record, at, end };
};

const open = (sealed: Buffer, key: Uint8Array, place: RecordPlace): Json | undefined => {
  const text = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
  try {
    const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(associated(place))
      .setAuthTag(sealed.subarray(-TAG_BYTES));
    return JSON.parse(Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8')) as Json;
  } catch {
    return undefined;
  }
};
