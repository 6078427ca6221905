import type { Clock } from '../../platform/clock/clock.js';
import type { AnswerWatch } from '../talk/answer-watch.js';
import type { CallerTurnWatch } from './caller-turn-watch.js';
import type { ModelSession, ResponseStatus } from './realtime-model.js';
import { type ActiveResponse, endOf, type ResponseEnd, type Wish } from './response-end.js';

/** Words are asked for once more on the same model session before it is given up. */
const MAX_UNHEARD = 1;
/** The model session refuses because it is making a response we have not heard of: asked again after so many ms. */
const ASK_AGAIN_MS = 250;

const WHATEVER: Wish = { words: null };

/**
 * Who may speak. The caller has the floor while speaking or pressing keys; the model session has it while it makes a
 * response (one at a time, protocol: D.6), or is about to make one. A wish to be asked for waits until nobody has it. A response
 * that is due and does not come, or stops coming, means a dead model session.
 */
export class Floor {
  #wishes: Wish[] = [];
  /** Asked for, and not begun. */
  #asked: Wish | undefined;
  #active: ActiveResponse | undefined;
  /** The model session is about to answer what it heard. */
  #due = false;
  #callerSpeaks = false;
  #callerPresses = false;
  /** What was asked for is out of date since the caller pressed a key. */
  #askedInVain = false;
  #unheard = 0;
  #cancelPause: (() => void) | undefined;

  constructor(
    private readonly session: () => ModelSession | null,
    private readonly watch: AnswerWatch,
    private readonly clock: Clock,
    private readonly turn: CallerTurnWatch,
  ) {}

  /** The response being made, if any. */
  get active(): string | null {
    return this.#active?.id ?? null;
  }

  /** Nothing is being made, due or wished for. */
  get free(): boolean {
    return !this.#taken && this.#wishes.length === 0;
  }

  say(words: string): void {
    this.#wish({ words });
  }

  /** The last words: they wait for the response being made, not for the caller. */
  sayLast(words: string): void {
    this.#wish({ words, last: true });
  }

  respond(): void {
    if (this.#wishes.some(({ words, instead }) => words === null && !instead)) this.#next();
    else this.#wish(WHATEVER);
  }

  /** What was waiting to be said is dropped: the model session answers what it hears when the caller has finished. */
  callerSpeaks(): void {
    this.#callerSpeaks = true;
    this.turn.began();
    this.#outdated();
    if (this.#asked?.last !== true) this.#asked = undefined;
    this.#due = false;
    if (this.#active === undefined && this.#asked === undefined) this.watch.stop();
    else this.watch.calledOff();
  }

  /** The model session will answer by itself, unless it is still making a response. */
  callerStops(): void {
    this.#callerSpeaks = false;
    this.turn.over();
    this.#due = true;
    if (this.#active === undefined) this.watch.due('own');
  }

  /** The caller presses keys, and {@link callerPressed} all of them: as with speech, but it must be asked for the answer. */
  callerPresses(): void {
    this.#callerPresses = true;
    this.#outdated();
    this.#askedInVain = this.#asked !== undefined && this.#asked.last !== true;
  }

  callerPressed(): void {
    this.#callerPresses = false;
  }

  /** A response began. False if it must not be heard: it is cancelled. */
  started(responseId: string): boolean {
    const wish = this.#asked;
    const lastWaits = this.#wishes.some(({ last }) => last);
    const unwanted = wish?.last !== true && (this.#callerHasFloor || this.#askedInVain || lastWaits);
    this.#active = { id: responseId, wish, unwanted, spoken: false, calledTool: false };
    this.#asked = undefined;
    this.#askedInVain = this.#due = false;
    this.watch.begun();
    if (unwanted) this.session()?.cancel();
    return !unwanted;
  }

  /** Something of the active response came; `sign` if it counts as an answer. */
  progressed(sign?: 'spoken' | 'calledTool'): void {
    this.watch.progressed();
    if (sign !== undefined && this.#active !== undefined) this.#active[sign] = true;
  }

  done(responseId: string, status: ResponseStatus): ResponseEnd {
    const unannounced = this.#active === undefined && (this.#asked !== undefined || this.#due);
    if (unannounced) this.started(responseId);
    const active = this.#active;
    if (active?.id !== responseId) return 'nothing';
    this.#active = undefined;
    this.watch.stop();
    const end = endOf(active, status);
    if (end === 'heard' || end === 'cut-short') this.#unheard = 0;
    const missed = end === 'unheard' && !this.#due && !this.#callerHasFloor;
    if (this.#due) this.#awaitOwn(active, status);
    if (missed) this.#wishes.unshift(active.wish ?? WHATEVER);
    if (missed && (this.#unheard += 1) > MAX_UNHEARD) return 'unheard-again';
    this.#next();
    return end === 'unheard' && !missed ? 'nothing' : end;
  }

  /** The model session was making a response of its own when it was asked for one: ask again after that. */
  refused(): void {
    const wish = this.#asked ?? this.#active?.wish;
    if (wish === undefined) return;
    this.#asked = undefined;
    const isAnswered = wish.instead === true && this.#active !== undefined;
    if (!this.#askedInVain && !isAnswered) this.#wishes.unshift(wish);
    this.#askedInVain = false;
    if (this.#active !== undefined) return void (this.#active.wish = undefined);
    this.watch.calledOff();
    this.#cancelPause?.();
    this.#cancelPause = this.clock.after(ASK_AGAIN_MS, () => {
      this.#cancelPause = undefined;
      this.#next();
    });
  }

  /** Another model session, or none: what was asked of the old one, and what it told of who speaks, counts no more. */
  reset(): void {
    this.#wishes = [];
    this.#asked = this.#active = undefined;
    this.#due = this.#callerSpeaks = this.#askedInVain = false;
    this.#unheard = 0;
    this.#cancelPause?.();
    this.#cancelPause = undefined;
    this.watch.stop();
    this.turn.over();
  }

  get #taken(): boolean {
    const asked = this.#asked !== undefined || this.#cancelPause !== undefined;
    return asked || this.#active !== undefined || this.#due;
  }

  get #callerHasFloor(): boolean {
    return this.#callerSpeaks || this.#callerPresses;
  }

  #outdated(): void {
    this.#wishes = this.#wishes.filter(({ last }) => last);
  }

  #wish(wish: Wish): void {
    // What is wished for while the caller speaks is covered by the model session's own answer.
    if (this.#callerSpeaks && !wish.last) return;
    this.#wishes.push(wish);
    this.#next();
  }

  /** A model session that was still making a response when the caller stopped may not have begun its answer. */
  #awaitOwn({ unwanted }: ActiveResponse, status: ResponseStatus): void {
    if (!unwanted && status === 'cancelled') return this.watch.due('own');
    this.#due = false;
    this.#wishes.unshift({ words: null, instead: true });
  }

  #next(): void {
    const session = this.session();
    const [wish] = this.#wishes;
    if (session === null || wish === undefined || this.#taken) return;
    if (this.#callerHasFloor && !wish.last) return;
    this.#wishes.shift();
    this.#asked = wish;
    if (wish.words === null) session.createResponse();
    else session.speak(wish.words);
    if (!this.watch.watching) this.watch.due('asked');
  }
}
