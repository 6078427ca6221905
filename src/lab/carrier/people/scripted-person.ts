import { FRAME_BYTES, FRAME_MS } from '../../speech/mulaw.js';
import type { CallerScript, Step } from '../../scripts/script.js';
import type { LabHappening } from '../lab-events.js';
import { isAudible } from '../line/loudness.js';
import type { Party } from '../line/line.js';
import type { PlayedFrame } from '../line/playback.js';
import { Attention } from './attention.js';
import { Ears, type Span } from './ears.js';

/** What a person can do to the phone. */
export type Handset = Readonly<{
  press(digit: string): void;
  hangUp(): void;
  note(happening: LabHappening): void;
  heard(span: Span): void;
}>;

const BETWEEN_KEYS_MS = 200;

/**
 * Follows a script, one beat of the line at a time: it hears only what the phone plays, and acts on nothing else, so it
 * behaves alike at any speed of the clock. After its last step it stays on the line until it loses patience.
 */
export class ScriptedPerson implements Party {
  readonly #attention: Attention;
  readonly #ears: Ears;
  #next = 0;
  #speech: Uint8Array = new Uint8Array();
  #keys: string[] = [];
  #pauseMs = 0;
  #idleMs = 0;
  #left = false;

  /** `words`: the audio of every line of the script. */
  constructor(
    private readonly script: CallerScript,
    private readonly words: ReadonlyMap<string, Uint8Array>,
    private readonly handset: Handset,
  ) {
    this.#attention = new Attention(script.quietMs);
    this.#ears = new Ears(
      (span) => handset.heard(span),
      (fromMs) => handset.note({ type: 'beginsToHear', fromMs }),
    );
  }

  hear(frame: PlayedFrame): void {
    this.#ears.hear(frame);
    const audible = isAudible(frame.audio);
    this.#attention.follow(audible);
    this.#idleMs = audible ? 0 : this.#idleMs + FRAME_MS;
  }

  speak(): Uint8Array | undefined {
    if (this.#speech.length > 0) return this.#utter();
    if (this.#left) return undefined;
    if (this.#pauseMs > 0) this.#pauseMs -= FRAME_MS;
    else if (this.#keys.length > 0) this.#pressNext();
    else this.#act();
    if (this.#idleMs > this.script.patienceMs) this.#leave();
    return this.#speech.length > 0 ? this.#utter() : undefined;
  }

  hungUp(): void {
    this.#ears.end(false);
  }

  #act(): void {
    const step = this.script.steps[this.#next];
    if (step && this.#take(step)) this.#next++;
  }

  /** Returns whether the step is done. */
  #take(step: Step): boolean {
    if ('wait' in step) return this.#attention.otherHasFinished;
    if ('say' in step) return this.#say(step.say);
    if ('interrupt' in step) {
      const { afterMs, say } = step.interrupt;
      const inTime = this.#attention.hasSpokenFor(afterMs);
      return (inTime || this.#attention.otherHasFinished) && this.#say(say);
    }
    if ('pauseMs' in step) this.#pauseMs = step.pauseMs;
    else if ('press' in step) this.#keys = [...step.press];
    else if ('strike' in step) this.handset.note({ type: 'strikes', fault: step.strike });
    else this.#leave();
    return true;
  }

  #say(text: string): true {
    this.handset.note({ type: 'says', text, interrupting: this.#attention.otherIsSpeaking });
    this.#speech = this.words.get(text) ?? new Uint8Array();
    return true;
  }

  #utter(): Uint8Array {
    const frame = this.#speech.subarray(0, FRAME_BYTES);
    this.#speech = this.#speech.subarray(FRAME_BYTES);
    this.#idleMs = 0;
    if (this.#speech.length === 0) this.#attention.startOver();
    return frame;
  }

  #pressNext(): void {
    const digit = this.#keys.shift();
    if (digit === undefined) return;
    this.handset.note({ type: 'presses', digit });
    this.handset.press(digit);
    this.#attention.startOver();
    this.#pauseMs = BETWEEN_KEYS_MS;
    this.#idleMs = 0;
  }

  #leave(): void {
    this.#left = true;
    this.handset.hangUp();
  }
}
