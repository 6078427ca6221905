import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Json } from '../events/json.js';

/** Where a record stands. It is authenticated with it, so that records cannot be moved, swapped or taken out. */
export type RecordPlace = Readonly<{ file: string; index: number }>;

/**
 * What a spool file holds. `torn`: bytes at the end that are no whole record, as a crash in mid-write leaves them.
 * `broken`: the places of whole records that do not open, altered or sealed with another key.
 */
export type SpoolContents = Readonly<{ records: readonly Json[]; torn: number; broken: readonly number[] }>;

const ALGORITHM = 'aes-256-gcm';
const LENGTH_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** So many records are opened before others get their turn of the event loop. */
const TURN = 64;

const associated = ({ file, index }: RecordPlace): Buffer => Buffer.from(`${file}|${index}`);

/** A record as it stands in the file: its length (4 bytes, big endian), nonce, AES-256-GCM text, tag. */
export const sealRecord = (record: Json, key: Uint8Array, place: RecordPlace): Buffer => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(associated(place));
  const text = Buffer.concat([cipher.update(JSON.stringify(record), 'utf8'), cipher.final()]);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(NONCE_BYTES + text.length + TAG_BYTES);
  return Buffer.concat([length, nonce, text, cipher.getAuthTag()]);
};

/** Opens all records of a file, oldest first. */
export const openRecords = async (bytes: Buffer, key: Uint8Array, file: string): Promise<SpoolContents> => {
  const records: Json[] = [];
  const broken: number[] = [];
  let at = 0;
  let index = 0;
  for (; ; index++) {
    const end = endOfRecord(bytes, at);
    if (end === undefined) return { records, torn: bytes.length - at, broken };
    const record = open(bytes.subarray(at + LENGTH_BYTES, end), key, { file, index });
    if (record !== undefined) records.push(record);
    else if (end === bytes.length) return { records, torn: end - at, broken };
    else broken.push(index);
    at = end;
    if (index % TURN === TURN - 1) await new Promise((resolve) => setImmediate(resolve));
  }
};

const endOfRecord = (bytes: Buffer, at: number): number | undefined => {
  if (at + LENGTH_BYTES > bytes.length) return undefined;
  const length = bytes.readUInt32BE(at);
  const end = at + LENGTH_BYTES + length;
  return length < NONCE_BYTES + TAG_BYTES || end > bytes.length ? undefined : end;
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
