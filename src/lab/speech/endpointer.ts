import { BYTES_PER_MS, energy, FRAME_BYTES, FRAME_MS } from './mulaw.js';

export type TurnDetection = Readonly<{
  /** 0 to 1: how loud speech must be. */
  threshold: number;
  prefixPaddingMs: number;
  /** Silence that ends speech. */
  silenceMs: number;
  /** If given, what has been said must also make sense by then, else silence has to last so long. */
  patienceMs?: number;
}>;

/** Where speech begins and ends, in ms from the first frame. */
export type Endpoint = Readonly<{ kind: 'started' | 'stopped'; atMs: number }>;

/** Root mean square that threshold 1 asks for: a lab line is silent, so that soft consonants can count. */
const LOUDEST_NEEDED = 160;
/** A click is not speech. */
const STARTING_FRAMES = 3;

/** Finds speech by energy: it starts with 60 ms in a row over the threshold, and stops after `silenceMs` under it. */
export class Endpointer {
  #positionMs = 0;
  #loudFrames = 0;
  #quietMs = 0;
  #speaking = false;

  constructor(public detection: TurnDetection) {}

  get positionMs(): number {
    return this.#positionMs;
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  /** `makesSense` is asked once a pause has lasted for `silenceMs`, where the detection has patience. */
  push(frame: Uint8Array, makesSense: () => boolean): Endpoint | undefined {
    this.#positionMs += frame.length / BYTES_PER_MS;
    const loud = energy(frame) > LOUDEST_NEEDED * this.detection.threshold;
    this.#loudFrames = loud ? this.#loudFrames + 1 : 0;
    this.#quietMs = loud ? 0 : this.#quietMs + FRAME_MS;
    if (!this.#speaking && this.#loudFrames >= STARTING_FRAMES) {
      this.#speaking = true;
      const before = STARTING_FRAMES * FRAME_MS + this.detection.prefixPaddingMs;
      return { kind: 'started', atMs: Math.max(0, this.#positionMs - before) };
    }
    return this.#speaking && this.#hasEnded(makesSense) ? this.stop() : undefined;
  }

  #hasEnded(makesSense: () => boolean): boolean {
    const { silenceMs, patienceMs } = this.detection;
    if (this.#quietMs < silenceMs) return false;
    if (patienceMs === undefined || this.#quietMs >= patienceMs) return true;
    const justNow = this.#quietMs - FRAME_MS < silenceMs;
    return justNow && makesSense();
  }

  /** Ends speech now, as a commit does. */
  stop(): Endpoint {
    this.#speaking = false;
    this.#loudFrames = 0;
    return { kind: 'stopped', atMs: this.#positionMs };
  }
}

/** How many frames before the start of speech belong to it. */
export const prefixFrames = ({ prefixPaddingMs }: TurnDetection): number =>
  STARTING_FRAMES + Math.ceil((prefixPaddingMs * BYTES_PER_MS) / FRAME_BYTES);
