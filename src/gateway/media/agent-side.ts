import type { BridgeParts } from './bridge-parts.js';
import type { AgentVoice } from './agent-voice.js';
import { type ModelEventsParts, type ResponseDone, routeModelEvent } from './model-events.js';
import { ModelLink } from './model-link.js';
import type { ModelSession } from './realtime-model.js';

export type AgentSideParts = BridgeParts & ModelEventsParts & Readonly<{ voice: AgentVoice }>;

/** After so many answers that the provider ended early, the caller is waited for. */
const MAX_CUTS_IN_A_ROW = 3;

/** The model's side of a call: its events go where they belong, and its death is covered up. */
export class AgentSide {
  readonly #link: ModelLink;
  /** The agent must speak when a model session is there: it always begins, and after a loss it may owe an answer. */
  #owes = true;
  #greeted: boolean;
  #lostOnce = false;
  #cutsInARow = 0;
  /** What could not be told because there was no model session; a new model session's history may hold it already. */
  readonly #untold: ((session: ModelSession) => void)[] = [];
  #awaySinceMs: number;

  constructor(private readonly parts: AgentSideParts) {
    const { call, clock, conversation, model, settings, dialogue, rounds } = parts;
    this.#greeted = call.firstOpenedAtMs !== null;
    this.#awaySinceMs = clock.monotonicMs();
    this.#link = new ModelLink(model, clock, settings, {
      settings: () => {
        this.#untold.length = 0;
        return { ...settings.session, history: conversation.history() };
      },
      event: (event) => routeModelEvent(event, parts, (done) => this.#responseDone(done)),
      lost: (reason) => this.#lost(reason),
      refused: (reason, retries) => this.#refused(reason, retries),
      live: (attempt) => this.#live(attempt),
      rolledOver: () => this.#rolledOver(),
      gaveUp: () => this.parts.farewell.recorded('provider-failed'),
      quiet: () => dialogue.quiet && !rounds.open,
    });
  }

  get session(): ModelSession | null {
    return this.#link.session;
  }

  open(): void {
    this.#link.open();
  }

  /** The model session does not answer any more. */
  fail(reason: string): void {
    this.#link.fail(reason);
  }

  close(): void {
    this.#link.close();
  }

  /** A tool's result is there; the model speaks about it when its response is done and has all results. */
  answerTool(callId: string, output: string): void {
    this.#tell((session) => session.toolResult(callId, output));
    this.parts.rounds.answered(callId);
    this.#speakOfTools();
    this.parts.farewell.answerDone();
  }

  /** The caller did something that is no speech; the model acts on it. */
  tellModel(text: string): void {
    this.#tell((session) => session.userMessage(text));
    const { farewell, floor } = this.parts;
    if (!farewell.leaving) floor.respond();
  }

  #speakOfTools(): void {
    const { farewell, floor, rounds } = this.parts;
    if (rounds.take(floor.active) && !farewell.leaving) floor.respond();
  }

  #tell(message: (session: ModelSession) => void): void {
    if (this.session === null) this.#untold.push(message);
    else message(this.session);
  }

  #responseDone(event: ResponseDone): void {
    const { status, code, usage } = event;
    const { dialogue, farewell, observe } = this.parts;
    if (usage !== null) observe({ type: 'usage', ...usage });
    if (status === 'failed') {
      observe({ type: 'provider-error', code: code ?? 'response_failed' });
      return this.fail(code ?? 'response_failed');
    }
    const end = dialogue.responseDone(event);
    if (end === 'unheard' || end === 'unheard-again') observe({ type: 'answer-unheard', status, code });
    if (end === 'unheard-again') return this.fail('unheard');
    if (end === 'heard') {
      this.#cutsInARow = 0;
      this.#link.proved();
    }
    if (end !== 'unheard') this.#greeted = true;
    if (end === 'cut-short') this.#cutShort(code);
    this.#speakOfTools();
    farewell.answerDone(status === 'completed');
  }

  /** The provider ended an answer early: the agent goes on, unless the caller has something to say. */
  #cutShort(code: string | null): void {
    const { farewell, floor, observe } = this.parts;
    observe({ type: 'answer-cut-short', code });
    this.#cutsInARow += 1;
    if (floor.free && !farewell.leaving && this.#cutsInARow <= MAX_CUTS_IN_A_ROW) floor.respond();
  }

  /** While a tool runs its result is waited for: a model that is asked before would only call it again. */
  #live(attempt: number): void {
    const { call, clock, floor, journal, observe, rounds, settings } = this.parts;
    const afterMs = clock.monotonicMs() - this.#awaySinceMs;
    observe({ type: 'model-live', attempt, afterMs });
    if (this.#lostOnce) journal.push({ type: 'ResumeSession', streamSid: call.streamSid, at: clock.nowIso() });
    for (const message of this.#untold.splice(0)) this.#tell(message);
    if (!this.#greeted && settings.greeting !== null) floor.say(settings.greeting);
    else if (rounds.open) return;
    else if (this.#owes || !floor.free) floor.respond();
    else floor.say(settings.phrases.resumed);
  }

  /** Nobody may hear silence while the agent is waited for. */
  coverSilence(): void {
    if (this.parts.voice.remainingMs === 0) this.#fill();
  }

  #refused(reason: string, retries: boolean): void {
    this.parts.observe({ type: 'model-lost', reason });
    if (retries) this.coverSilence();
  }

  #lost(reason: string): void {
    const { call, clock, dialogue, ending, farewell, journal, observe, rounds } = this.parts;
    if (ending.ended) return this.close();
    this.#awaySinceMs = clock.monotonicMs();
    this.#owes = dialogue.modelLost();
    rounds.sessionChanged();
    this.#lostOnce = true;
    observe({ type: 'model-lost', reason });
    journal.push({ type: 'LoseSession', streamSid: call.streamSid, reason: `model: ${reason}`, at: clock.nowIso() });
    if (farewell.leaving) {
      this.close();
      return farewell.modelLost();
    }
    this.#fill();
  }

  #fill(): void {
    this.parts.voice.cover(this.parts.settings.fillers.reconnecting ?? []);
  }

  #rolledOver(): void {
    this.parts.dialogue.modelReplaced();
    this.parts.rounds.sessionChanged();
    this.parts.observe({ type: 'model-rolled-over' });
  }
}
