const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

declare const checked: unique symbol;
/** A text that was found to be base64. */
export type Base64 = string & { readonly [checked]: true };

/** Whether a payload may be put between quotes as it is: it can neither end the string nor escape from it. */
export const isBase64 = (payload: string): payload is Base64 => BASE64.test(payload);

/** Bytes behind a base64 text, without decoding it. */
export const base64Bytes = (payload: string): number => {
  const { length } = payload;
  const padding = payload.endsWith('==') ? 2 : payload.endsWith('=') ? 1 : 0;
  return Math.floor(((length - padding) * 3) / 4);
};

/** Mu-law at 8 kHz: 8 bytes are a millisecond (protocol: Media Streams, `audio/x-mulaw`). */
export const BYTES_PER_MS = 8;

/** Milliseconds of mu-law audio behind a base64 text. */
export const audioMs = (payload: string): number => base64Bytes(payload) / BYTES_PER_MS;
