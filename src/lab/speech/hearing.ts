import { Endpointer, prefixFrames, type TurnDetection } from './endpointer.js';
import { Framer } from './framer.js';
import { FRAME_MS } from './mulaw.js';
import { recognise, type Heard } from './recognise.js';
import { frameKey, type FrameKey } from './utterance.js';
import type { Vocabulary } from './vocabulary.js';

/** Speech has begun or ended, in ms of audio received; at its end comes what was understood. */
export type HearingEvent =
  Readonly<{ kind: 'started'; atMs: number }> | Readonly<{ kind: 'stopped'; atMs: number; heard: Heard }>;

export const DEFAULT_DETECTION: TurnDetection = { threshold: 0.5, prefixPaddingMs: 300, silenceMs: 500 };

/**
 * An ear on one direction of a call. It knows what could be said ({@link Vocabulary}) and nothing of what is: it
 * understands by the frames that arrive and their order, so that audio lost, reordered or of another call is heard as
 * such.
 */
export class Hearing {
  readonly #framer = new Framer();
  readonly #endpointer: Endpointer;
  #listening: boolean;
  #buffer: FrameKey[] = [];

  /** Without detection there are no events: what has arrived is kept until it is taken. */
  constructor(
    private readonly vocabulary: Vocabulary,
    detection: TurnDetection | null = DEFAULT_DETECTION,
  ) {
    this.#endpointer = new Endpointer(detection ?? DEFAULT_DETECTION);
    this.#listening = detection !== null;
  }

  /** Audio received so far, in ms of whole frames. */
  get positionMs(): number {
    return this.#endpointer.positionMs;
  }

  /** Audio that {@link take} would take. */
  get bufferedMs(): number {
    return this.#buffer.length * FRAME_MS;
  }

  get speaking(): boolean {
    return this.#endpointer.speaking;
  }

  detect(detection: TurnDetection | null): void {
    this.#listening = detection !== null;
    if (detection) this.#endpointer.detection = detection;
  }

  /** Mu-law bytes in the order received, in pieces of any size. */
  push(bytes: Uint8Array): readonly HearingEvent[] {
    return this.#framer.push(bytes).flatMap((frame) => this.#hear(frame) ?? []);
  }

  /** What the speech now going on (or, between utterances, the padding kept) would be understood as. */
  soFar(): Heard {
    return recognise(this.#buffer, this.vocabulary);
  }

  /** Ends what is being said here, and understands it. */
  take(): Heard {
    const heard = this.soFar();
    this.clear();
    return heard;
  }

  /** Forgets what has been heard of the utterance going on. */
  clear(): void {
    this.#buffer = [];
    this.#framer.clear();
    this.#endpointer.stop();
  }

  #hear(frame: Uint8Array): HearingEvent | undefined {
    this.#buffer.push(frameKey(frame));
    const endpoint = this.#endpointer.push(frame, () => this.soFar().complete);
    if (!this.#listening) return undefined;
    if (endpoint?.kind === 'stopped') {
      const heard = this.soFar();
      this.#keepPrefix();
      return { kind: 'stopped', atMs: endpoint.atMs, heard };
    }
    if (!this.#endpointer.speaking) this.#keepPrefix();
    return endpoint && { kind: 'started', atMs: endpoint.atMs };
  }

  /** The next utterance may begin too softly to count as speech at once. */
  #keepPrefix(): void {
    const spare = this.#buffer.length - prefixFrames(this.#endpointer.detection);
    if (spare > 0) this.#buffer.splice(0, spare);
  }
}
