import { FRAME_BYTES } from './mulaw.js';

/** Cuts a byte stream that comes in pieces of any size into frames of 160 bytes. */
export class Framer {
  #rest: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array): readonly Uint8Array[] {
    const joined = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const whole = joined.length - (joined.length % FRAME_BYTES);
    this.#rest = joined.slice(whole);
    return Array.from({ length: whole / FRAME_BYTES }, (_, index) =>
      joined.subarray(index * FRAME_BYTES, (index + 1) * FRAME_BYTES),
    );
  }

  /** Forgets a frame that has begun. */
  clear(): void {
    this.#rest = new Uint8Array(0);
  }
}
