import type { AppendTurn, InterruptTurn } from '../../calls/domain/call.commands.js';
import type { Clock } from '../../platform/clock/clock.js';
import { AgentTurns } from './agent-turns.js';
import type { AgentVoice } from './agent-voice.js';
import { isBase64 } from './base64.js';
import type { BridgeObserver } from './bridge-report.js';
import { CallerTurns } from './caller-turns.js';
import type { Conversation } from '../talk/conversation.js';
import type { Floor } from './floor.js';
import type { Cut } from './playback-ledger.js';
import type { ModelEvent, ModelSession } from './realtime-model.js';
import type { ResponseEnd } from './response-end.js';
import type { TurnJournal } from '../talk/turn-journal.js';

export type DialogueParts = Readonly<{
  voice: AgentVoice;
  floor: Floor;
  journal: TurnJournal;
  conversation: Conversation;
  clock: Clock;
  callMs: () => number;
  session: () => ModelSession | null;
  /** The caller's words will come. */
  transcribes: boolean;
  observe: BridgeObserver;
}>;

/** Who says what, and what of it was heard: speech of both sides in, turns out, and the caller may always interrupt. */
export class Dialogue {
  readonly #caller: CallerTurns;
  readonly #agent: AgentTurns;
  #askedAtMs: number | null = null;
  #agentSpokeLast = false;

  constructor(private readonly parts: DialogueParts) {
    this.#caller = new CallerTurns(parts.transcribes, parts.callMs, (turn) => this.#told(turn));
    this.#agent = new AgentTurns(parts.callMs, (turn) => this.#told(turn));
  }

  /** The agent has said something since the caller last spoke. */
  get agentSpokeLast(): boolean {
    return this.#agentSpokeLast;
  }

  /** Nobody speaks, nothing is being made, no words are missing. */
  get quiet(): boolean {
    const { voice, floor } = this.parts;
    return floor.free && voice.remainingMs === 0 && this.#caller.settled;
  }

  get callerSpeaks(): boolean {
    return this.#caller.speaking;
  }

  /** Nobody speaks, and nothing is about to be said. */
  get silent(): boolean {
    const { voice, floor } = this.parts;
    return floor.free && voice.remainingMs === 0 && !this.callerSpeaks;
  }

  /** Some finished speech of the caller still waits for its words. */
  get awaitsTranscript(): boolean {
    return this.#caller.awaitsTranscript;
  }

  audio(event: Extract<ModelEvent, { type: 'audio' }>): void {
    const { responseId, base64 } = event;
    if (this.#agent.isCut(responseId)) return;
    const { voice, floor, clock, observe } = this.parts;
    voice.uncover();
    const beginsInMs = voice.remainingMs;
    const sentMs = voice.play(event, base64);
    // A line that takes nothing is not the model's fault; what is no audio is.
    if (sentMs > 0 || isBase64(base64)) floor.progressed('spoken');
    if (sentMs === 0) return observe({ type: 'frame-dropped', direction: 'to-phone' });
    this.#agent.audio(event, responseId, sentMs, beginsInMs);
    this.#agentSpokeLast = true;
    if (this.#askedAtMs === null) return;
    observe({ type: 'turn-latency', ms: clock.monotonicMs() - this.#askedAtMs });
    this.#askedAtMs = null;
  }

  agentText(itemId: string, responseId: string, delta: string): void {
    this.parts.floor.progressed();
    this.#agent.text(itemId, responseId, delta);
  }

  agentItemDone({ itemId, text, whole }: Extract<ModelEvent, { type: 'agentItemDone' }>): void {
    this.parts.voice.itemEnded();
    this.#agent.done(itemId, text, whole, this.parts.voice.remainingMs);
  }

  itemAdded(itemId: string, previousItemId: string | null): void {
    this.#caller.follows(itemId, previousItemId);
    this.#agent.follows(itemId, previousItemId);
  }

  /** A response that begins while the caller has the floor is not heard. */
  responseStarted(responseId: string): void {
    if (!this.parts.floor.started(responseId)) this.#agent.cutResponse(responseId);
  }

  responseDone({ responseId, status, code }: Extract<ModelEvent, { type: 'responseDone' }>): ResponseEnd {
    const cutReason = status === 'incomplete' ? (code ?? status) : null;
    this.parts.voice.itemEnded();
    this.#agent.responseDone(responseId, cutReason, this.parts.voice.remainingMs);
    return this.parts.floor.done(responseId, status);
  }

  callerStarted(itemId: string): void {
    this.interrupt();
    this.#caller.started(itemId);
    this.#askedAtMs = null;
    this.#agentSpokeLast = false;
    this.parts.floor.callerSpeaks();
  }

  callerStopped(itemId: string): void {
    this.#caller.stopped(itemId);
    this.#askedAtMs = this.parts.clock.monotonicMs();
    this.parts.floor.callerStops();
  }

  /** The caller speaks while last words are said: it is noted, and stops nothing. */
  callerInterjects(itemId: string): void {
    this.#caller.started(itemId);
  }

  callerInterjected(itemId: string): void {
    this.#caller.stopped(itemId);
  }

  callerText(itemId: string, text: string | null): void {
    this.#caller.transcribed(itemId, text);
  }

  /**
   * Stops what the agent is saying: the line is cleared, the model is told how much was heard, and what it still sends
   * of that response is dropped.
   */
  interrupt(): void {
    const { voice, floor, observe } = this.parts;
    const cuts = voice.cut();
    for (const cut of cuts) this.#cut(cut);
    if (floor.active !== null) this.#agent.cutResponse(floor.active).forEach((cut) => this.#cut(cut));
    if (cuts[0] !== undefined) observe({ type: 'barge-in', heardMs: Math.floor(cuts[0].heardMs) });
  }

  /** The model is gone; what it had sent is still being played. True if the agent owes the caller something. */
  modelLost(): boolean {
    const { floor, voice, conversation } = this.parts;
    const owed = !floor.free;
    this.#agent.settle(voice.remainingMs);
    this.modelReplaced();
    return owed || conversation.awaitsAgent;
  }

  /** Another model session has the conversation: nothing that was asked of the old one will come. */
  modelReplaced(): void {
    this.#caller.settle();
    this.parts.floor.reset();
    this.#askedAtMs = null;
  }

  /** The line is gone or about to be: what was not heard by now never will be. */
  lineClosed(): void {
    this.parts.voice.cut().forEach((cut) => this.#agent.cut(cut));
    this.#agent.settle(0);
    this.parts.floor.reset();
  }

  /** No transcript is waited for any more. */
  settleCaller(): void {
    this.#caller.settle();
  }

  /** Audio of no item of this model session (a recording, a model session that is gone) is only silenced. */
  #cut(cut: Cut): void {
    if (!this.#agent.has(cut.itemId)) return;
    for (const { contentIndex, heardMs } of cut.parts) {
      this.parts.session()?.truncate(cut.itemId, contentIndex, Math.floor(heardMs));
    }
    this.#agent.cut(cut);
  }

  #told(turn: AppendTurn | InterruptTurn): void {
    const { journal, conversation } = this.parts;
    journal.push(turn);
    if (turn.type === 'AppendTurn') conversation.turn(turn);
    else conversation.interrupted(turn.turnId, turn.heardText);
  }
}
