import { BYTES_PER_MS, FRAME_BYTES, SILENCE } from '../../speech/mulaw.js';

/** The carrier keeps about ten minutes of audio and discards the rest (error 31931). */
const LIMIT_BYTES = 600_000 * BYTES_PER_MS;

/**
 * What the phone played for 20 ms: `audio` is all of it, `played` the bytes of it that came from the buffer, without the
 * silence around them. `cuts`: after so many bytes of `played` more was waiting, but it was cleared.
 */
export type PlayedFrame = Readonly<{ audio: Uint8Array; played: Uint8Array; cuts: readonly number[] }>;

export type MarkOutcome = 'played' | 'cleared';
type Mark = Readonly<{ at: number; settle: (outcome: MarkOutcome) => void }>;

/**
 * The buffer between whoever talks to the phone and the phone itself, exact to the millisecond: audio that arrives in
 * silence starts at once within the running frame, and a clear cuts that frame where the playhead stands. Marks wait
 * for the audio that was enqueued before them. `elapsedMs` is always how far the running frame has been played.
 */
export class Playback {
  #waiting: Uint8Array[] = [];
  #queued = 0;
  #taken = 0;
  #frame = silence();
  /** How far the running frame is decided, and which of its bytes came from the buffer. */
  #filled = 0;
  #fromBuffer = new Uint8Array(FRAME_BYTES);
  #audible = 0;
  #cuts: number[] = [];
  #marks: Mark[] = [];
  #playedBytes = 0;

  /** Milliseconds of buffered audio that have been played out since the line opened. */
  get playedMs(): number {
    return this.#playedBytes / BYTES_PER_MS;
  }

  get bufferedMs(): number {
    return (this.#queued - this.#taken) / BYTES_PER_MS;
  }

  /** Returns the milliseconds that did not fit and are lost. */
  enqueue(audio: Uint8Array, elapsedMs: number): number {
    const room = Math.max(0, LIMIT_BYTES - (this.#queued - this.#taken));
    const kept = audio.length > room ? audio.subarray(0, room) : audio;
    if (kept.length > 0) this.#waiting.push(kept);
    this.#queued += kept.length;
    this.#filled = Math.max(this.#filled, Math.min(FRAME_BYTES, Math.floor(elapsedMs * BYTES_PER_MS)));
    this.#fill();
    return (audio.length - kept.length) / BYTES_PER_MS;
  }

  /** Settled when all audio before it has been played, or at once if nothing is playing. */
  mark(settle: (outcome: MarkOutcome) => void): void {
    if (this.#queued === this.#playedBytes) settle('played');
    else this.#marks.push({ at: this.#queued, settle });
  }

  /** Forgets all that has not been played yet and settles every mark. */
  clear(elapsedMs: number): void {
    const playhead = Math.floor(elapsedMs * BYTES_PER_MS);
    const unplayed = Math.max(0, Math.min(this.#audible, this.#filled - playhead));
    this.#filled -= unplayed;
    this.#frame.fill(SILENCE, this.#filled);
    this.#audible -= unplayed;
    if (unplayed > 0 || this.#waiting.length > 0) this.#cuts.push(this.#audible);
    this.#waiting = [];
    this.#queued = this.#playedBytes + this.#audible;
    this.#taken = this.#queued;
    for (const mark of this.#marks.splice(0)) mark.settle('cleared');
  }

  /** The frame that has just ended; the next one starts. */
  advance(): PlayedFrame {
    const ended = { audio: this.#frame, played: this.#fromBuffer.slice(0, this.#audible), cuts: this.#cuts };
    this.#playedBytes += this.#audible;
    this.#frame = silence();
    this.#filled = 0;
    this.#audible = 0;
    this.#cuts = [];
    this.#fill();
    while (this.#marks[0] && this.#marks[0].at <= this.#playedBytes) this.#marks.shift()?.settle('played');
    return ended;
  }

  #fill(): void {
    while (this.#filled < FRAME_BYTES) {
      const head = this.#waiting[0];
      if (!head) return;
      const piece = head.subarray(0, FRAME_BYTES - this.#filled);
      this.#frame.set(piece, this.#filled);
      this.#fromBuffer.set(piece, this.#audible);
      this.#filled += piece.length;
      this.#audible += piece.length;
      this.#taken += piece.length;
      if (piece.length === head.length) this.#waiting.shift();
      else this.#waiting[0] = head.subarray(piece.length);
    }
  }
}

export const silence = (bytes = FRAME_BYTES): Uint8Array => new Uint8Array(bytes).fill(SILENCE);
