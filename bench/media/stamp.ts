/** Carried in the first bytes of an audio payload, which passes through a bridge untouched. */
export type Stamp = Readonly<{
  /** Of the load process's monotonic clock, in milliseconds. */
  sentAtMs: number;
  call: number;
  response: number;
}>;

/** A multiple of three, so that the stamp is whole groups of base64. */
const STAMP_BYTES = 15;
const STAMP_CHARACTERS = 20;
/** Tells stamped audio from what a bridge says in its own name. */
const MAGIC = 'vlb';
const scratch = Buffer.alloc(STAMP_BYTES);

/** Mu-law audio of `bytes` in base64, without its stamp. */
export const plainAudio = (bytes: number): string => Buffer.alloc(bytes - STAMP_BYTES, 0x7f).toString('base64');

export const stamped = (call: number, response: number, plain: string): string => {
  scratch.writeDoubleLE(performance.now(), 0);
  scratch.writeUInt16LE(call, 8);
  scratch.writeUInt16LE(response, 10);
  scratch.write(MAGIC, 12, 'latin1');
  return scratch.toString('base64') + plain;
};

/** The stamp, if any, of a message whose payload begins after `key`; found without parsing the message. */
export const stampOf = (message: string, key: string): Stamp | undefined => {
  const from = message.indexOf(key) + key.length;
  scratch.write(message.slice(from, from + STAMP_CHARACTERS), 'base64');
  if (scratch.toString('latin1', 12) !== MAGIC) return undefined;
  return { sentAtMs: scratch.readDoubleLE(0), call: scratch.readUInt16LE(8), response: scratch.readUInt16LE(10) };
};

/** Bytes of audio in the message's payload. */
export const audioBytes = (message: string, key: string): number => {
  const from = message.indexOf(key) + key.length;
  const to = message.indexOf('"', from);
  const padding = message[to - 1] !== '=' ? 0 : message[to - 2] !== '=' ? 1 : 2;
  return ((to - from) / 4) * 3 - padding;
};
