import type { EndCause, Outcome } from '../../calls/domain/call.events.js';
import type { Json } from '../../platform/events/json.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { AgentVoice } from '../media/agent-voice.js';
import type { BridgeSettings } from '../media/bridge-settings.js';
import type { Floor } from '../media/floor.js';
import type { ModelSession, ResponseStatus } from '../media/realtime-model.js';

export type FarewellParts = Readonly<{
  clock: Clock;
  settings: BridgeSettings;
  voice: AgentVoice;
  floor: Floor;
  /** Null: nobody can speak. */
  session: () => ModelSession | null;
  /** Stops what the agent says, and the response behind it. */
  interrupt: () => void;
  agentSpokeLast: () => boolean;
  callerSpeaks: () => boolean;
  /** Tools that were called beside the end of the call still run. */
  toolsRun: () => boolean;
}>;

type Leaving = {
  readonly cause: EndCause;
  readonly outcome: Outcome | null;
  /** A limit's farewell: the caller's speech neither cuts it nor calls it off. */
  final: boolean;
  /** It is known that a goodbye was said, or one was asked for. */
  decided: boolean;
  /** All words are made; they are only played. */
  playing: boolean;
  /** A limit's farewell was cut by the provider, and said again. */
  saidAgain: boolean;
};

/** The last words must have been made within this, or the call ends without them. */
const MADE_WITHIN_MS = 12_000;
/** Marks that do not come back make a line look as if it played on: it is believed for so much longer than it takes. */
const PLAYED_GRACE_MS = 2000;

/**
 * The last words: said first, and the call ends when they were heard. A limit's farewell is said whole: from then on
 * the session hears the caller without answering. However the line and the model behave, a call that is leaving ends.
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

  /** The last words are being said. */
  get leaving(): Pick<Leaving, 'cause' | 'outcome'> | undefined {
    return this.#leaving;
  }

  /** They are said whatever the caller does. */
  get final(): boolean {
    return this.#leaving?.final === true;
  }

  /** What the call came to, if its agent has said so. */
  get outcome(): Outcome | null {
    return this.#outcome;
  }

  /** Stops what is being said, says this instead, and leaves. A goodbye that is already being said is enough. */
  politely(cause: EndCause, text: string): void {
    const leaving = this.#leaving;
    if (leaving?.final) return;
    const session = this.parts.session();
    session?.hearOnly();
    if (leaving?.decided) return void (leaving.final = true);
    if (session === null) return this.recorded(cause);
    this.parts.interrupt();
    this.parts.floor.sayLast(text);
    this.#leave(cause, true);
  }

  /** There is nobody to speak: plays the recorded apology. */
  recorded(cause: EndCause): void {
    this.#playApology();
    this.#leave(cause, true);
  }

  /** The agent wants to hang up. Whether it has said goodbye is known when its response is done. */
  agentLeaves(outcome: Json | undefined): void {
    // A limit's farewell is not the agent's to replace, and who speaks is not hung up on.
    if (this.final || this.parts.callerSpeaks()) return;
    this.#outcome = isOutcome(outcome) ? outcome : null;
    this.#leave('agent-ended', false);
  }

  /** Who speaks or presses keys is not hung up on by an agent; limits hold. */
  callerActs(): void {
    if (this.final) return;
    if (this.#leaving === undefined) this.#outcome = null;
    this.cancel();
  }

  /** A response or a tool is done: if these were the last words, the call ends with their sound. */
  responseDone(status: ResponseStatus = 'completed'): void {
    const { floor, session, toolsRun } = this.parts;
    const leaving = this.#leaving;
    if (leaving === undefined || (session() !== null && !floor.free) || toolsRun()) return;
    if (session() !== null && this.#saysMore(leaving, status)) return;
    leaving.playing = true;
    this.#stopTimers();
    const over = (): void => this.#over(leaving);
    this.#stopWaiting = this.parts.voice.whenSilent(over);
    this.#stopDeadline = this.parts.clock.after(this.parts.voice.remainingMs + PLAYED_GRACE_MS, over);
  }

  /** Nobody is there to say the rest: a sentence that was cut gets the recorded apology behind it. */
  modelLost(): void {
    if (this.#leaving?.final && !this.#leaving.playing) this.#playApology();
    this.responseDone();
  }

  cancel(): void {
    this.#stopTimers();
    this.#leaving = undefined;
  }

  /** One goodbye, and a whole one. */
  #saysMore(leaving: Leaving, status: ResponseStatus): boolean {
    const { agentSpokeLast, floor, settings } = this.parts;
    if (!leaving.decided) {
      leaving.decided = true;
      if (agentSpokeLast()) return false;
      floor.say(settings.phrases.goodbye);
      return true;
    }
    if (!leaving.final || leaving.playing || leaving.saidAgain || status === 'completed') return false;
    leaving.saidAgain = true;
    floor.sayLast(settings.phrases.goodbye);
    return true;
  }

  #leave(cause: EndCause, final: boolean): void {
    this.#stopTimers();
    const leaving = { cause, outcome: this.#outcome, final, decided: final, playing: false, saidAgain: false };
    this.#leaving = leaving;
    this.#limit(leaving);
    this.responseDone();
  }

  /** Tools have their own deadlines; an agent that has called some waits for them. */
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

  #playApology(): void {
    this.parts.voice.recorded('apology', this.parts.settings.fillers.apology ?? []);
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
