import type { EndCause, Outcome } from '../../calls/domain/call.events.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { Json } from '../../platform/events/json.js';
import type { AgentSpeech } from './agent-speech.js';
import type { TalkHooks } from './talk-parts.js';

export type FarewellParts = Pick<TalkHooks, 'agentSpokeLast' | 'callerSpeaks'> &
  Readonly<{
    clock: Clock;
    speech: AgentSpeech;
    /** The agent's words for a goodbye that its model has not said by itself. */
    goodbye: string;
    /** Tools that were called beside the end of the call still run. */
    toolsRun: () => boolean;
  }>;

type Leaving = {
  readonly cause: EndCause;
  readonly outcome: Outcome | null;
  /** A limit's farewell: the caller's speech neither cuts it nor calls it off. */
  final: boolean;
  /** A goodbye was said by the model, or has been asked for. */
  decided: boolean;
  /** All words were made; what is left is that they are heard. */
  playing: boolean;
  /** A limit's farewell was cut by the provider, and said again. */
  saidAgain: boolean;
};

/** The last words must have been made within this (ms), or the call ends without them. */
const MADE_WITHIN_MS = 12_000;
/** The call ends this long (ms) after its last words should have been heard, even if that is not confirmed. */
const HEARD_GRACE_MS = 2000;

/**
 * The last words of a call: they are said, and the call ends when they were heard. A limit's farewell cannot be
 * interrupted: from then on the caller is heard without being answered. Deadlines end the call whatever line and model
 * do.
 */
export class Farewell {
  #leaving: Leaving | undefined;
  #stopWaiting: (() => void) | undefined;
  #stopDeadline: (() => void) | undefined;
  /** What `end_call` gave last; it stands until the caller has gone on with the conversation. */
  #outcome: Outcome | null = null;

  constructor(
    private readonly parts: FarewellParts,
    private readonly over: (cause: EndCause, outcome: Outcome | null) => void,
  ) {}

  /** Why the call is ending, while its last words are said; undefined while it goes on. */
  get leaving(): Pick<Leaving, 'cause' | 'outcome'> | undefined {
    return this.#leaving;
  }

  /** The last words are said whatever the caller does. */
  get final(): boolean {
    return this.#leaving?.final === true;
  }

  /** What the agent gave as the call's outcome, if it has. */
  get outcome(): Outcome | null {
    return this.#outcome;
  }

  /** Stops what is being said, says this instead, and ends the call. A goodbye that is already being said is enough. */
  politely(cause: EndCause, text: string): void {
    const leaving = this.#leaving;
    if (leaving?.final) return;
    const { speech } = this.parts;
    speech.hearOnly();
    if (leaving?.decided) return void (leaving.final = true);
    if (!speech.available) return this.recorded(cause);
    speech.stop();
    speech.sayLast(text);
    this.#leave(cause, true);
  }

  /** No model can speak: plays the recorded apology, and ends the call. */
  recorded(cause: EndCause): void {
    this.parts.speech.apologise();
    this.#leave(cause, true);
  }

  /** The agent wants to hang up. Whether it has said goodbye is known when its answer is done. */
  agentLeaves(outcome: Json | undefined): void {
    // The agent cannot replace a limit's farewell, and does not hang up on a caller who speaks.
    if (this.final || this.parts.callerSpeaks()) return;
    this.#outcome = isOutcome(outcome) ? outcome : null;
    this.#leave('agent-ended', false);
  }

  /** The caller speaks or presses a key: an agent that wanted to hang up goes on; a limit's farewell does not. */
  callerActs(): void {
    if (this.final) return;
    if (this.#leaving === undefined) this.#outcome = null;
    this.cancel();
  }

  /** An answer (`whole`: not ended early) or a tool is done: the call ends when these were the last words and are heard. */
  answerDone(whole = true): void {
    const { speech, toolsRun } = this.parts;
    const leaving = this.#leaving;
    if (leaving === undefined || (speech.available && !speech.idle) || toolsRun()) return;
    if (speech.available && this.#saysMore(leaving, whole)) return;
    leaving.playing = true;
    this.#stopTimers();
    const over = (): void => this.#over(leaving);
    this.#stopWaiting = speech.whenHeard(over);
    this.#stopDeadline = this.parts.clock.after(speech.remainingMs + HEARD_GRACE_MS, over);
  }

  /** The model is gone: a farewell that was not said to its end is followed by the recorded apology. */
  modelLost(): void {
    if (this.#leaving?.final && !this.#leaving.playing) this.parts.speech.apologise();
    this.answerDone();
  }

  cancel(): void {
    this.#stopTimers();
    this.#leaving = undefined;
  }

  /** Asks for a goodbye if the model has said none, and once more for one that was cut. True: words are to come. */
  #saysMore(leaving: Leaving, whole: boolean): boolean {
    const { agentSpokeLast, goodbye, speech } = this.parts;
    if (!leaving.decided) {
      leaving.decided = true;
      if (agentSpokeLast()) return false;
      speech.say(goodbye);
      return true;
    }
    if (!leaving.final || leaving.playing || leaving.saidAgain || whole) return false;
    leaving.saidAgain = true;
    speech.sayLast(goodbye);
    return true;
  }

  #leave(cause: EndCause, final: boolean): void {
    this.#stopTimers();
    const leaving = { cause, outcome: this.#outcome, final, decided: final, playing: false, saidAgain: false };
    this.#leaving = leaving;
    this.#limit(leaving);
    this.answerDone();
  }

  /** The deadline of the last words. An agent that wants to hang up waits for its tools, which have their own. */
  #limit(leaving: Leaving): void {
    this.#stopDeadline = this.parts.clock.after(MADE_WITHIN_MS, () => {
      if (!leaving.final && this.parts.toolsRun()) this.#limit(leaving);
      else this.#over(leaving);
    });
  }

  #over({ cause, outcome }: Leaving): void {
    this.cancel();
    this.over(cause, outcome);
  }

  #stopTimers(): void {
    this.#stopWaiting?.();
    this.#stopDeadline?.();
  }
}

const OUTCOMES: ReadonlySet<unknown> = new Set<Outcome>([
  'resolved',
  'transferred',
  'callback_created',
  'no_answer',
  'failed_authentication',
]);
const isOutcome = (value: Json | undefined): value is Outcome => OUTCOMES.has(value);
