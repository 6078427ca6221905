import type { EndCause, Outcome } from '../../calls/domain/call.events.js';
import type { Json } from '../../platform/events/json.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { AgentVoice } from './agent-voice.js';
import type { BridgeSettings } from './bridge-settings.js';
import type { Floor } from './floor.js';

export type FarewellParts = Readonly<{
  clock: Clock;
  settings: BridgeSettings;
  voice: AgentVoice;
  floor: Floor;
  /** Somebody can speak. */
  hasModel: () => boolean;
  /** Stops what the agent says, and the response behind it. */
  interrupt: () => void;
  agentSpokeLast: () => boolean;
}>;

type Leaving = Readonly<{ cause: EndCause; outcome: Outcome | null; stop: () => void }>;

/** The longest a farewell may take; then the call ends in mid-word. */
const WITHIN_MS = 12_000;

/** The last words: said first, and the call ends when they were heard. */
export class Farewell {
  #leaving: Leaving | undefined;

  constructor(
    private readonly parts: FarewellParts,
    private readonly over: (cause: EndCause, outcome: Outcome | null) => void,
  ) {}

  /** The last words are being said. */
  get leaving(): boolean {
    return this.#leaving !== undefined;
  }

  /** Stops what is being said, says this instead, and leaves. */
  politely(cause: EndCause, text: string): void {
    if (!this.parts.hasModel()) return this.recorded(cause);
    this.parts.interrupt();
    this.parts.floor.sayLast(text);
    this.#leave(cause, null);
  }

  /** There is nobody to speak: plays the recorded apology. */
  recorded(cause: EndCause): void {
    this.parts.voice.recorded('apology', this.parts.settings.fillers.apology ?? []);
    this.#leave(cause, null);
  }

  /** The agent wants to hang up: it has said goodbye, or is made to. */
  agentLeaves(outcome: Json | undefined): void {
    // A limit's farewell is not the agent's to replace, nor the caller's to cancel.
    if (this.#leaving !== undefined && this.#leaving.cause !== 'agent-ended') return;
    const { floor, settings, agentSpokeLast } = this.parts;
    if (!agentSpokeLast()) floor.say(settings.phrases.goodbye);
    this.#leave('agent-ended', isOutcome(outcome) ? outcome : null);
  }

  /** Who speaks is not hung up on by an agent; limits hold. */
  callerSpeaks(): void {
    if (this.#leaving?.cause === 'agent-ended') this.cancel();
  }

  /** A response is over, or nobody is there to make one: if these were the last words, the call ends with their sound. */
  responseDone(): void {
    const leaving = this.#leaving;
    if (leaving === undefined || (this.parts.hasModel() && !this.parts.floor.free)) return;
    leaving.stop();
    const stop = this.parts.voice.whenSilent(() => this.over(leaving.cause, leaving.outcome));
    this.#leaving = { ...leaving, stop };
  }

  cancel(): void {
    this.#leaving?.stop();
    this.#leaving = undefined;
  }

  #leave(cause: EndCause, outcome: Outcome | null): void {
    this.cancel();
    const stop = this.parts.clock.after(WITHIN_MS, () => this.over(cause, outcome));
    this.#leaving = { cause, outcome, stop };
    this.responseDone();
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
