import type { AnswerWatch } from './answer-watch.js';
import type { ModelSession } from './realtime-model.js';

/** Exact words, or null for whatever the model wants to say next. */
type Wish = string | null;

/**
 * Who speaks next. A session makes one response at a time (protocol: D.6), so a wish waits for the one before it; and
 * a response that was due and does not come, or stops coming, means a dead session.
 */
export class Floor {
  readonly #wishes: Wish[] = [];
  /** What the session was asked for and has not finished. */
  #asked: Wish | undefined;
  #active: string | null = null;
  /** The session is about to answer what it heard. */
  #due = false;

  constructor(
    private readonly session: () => ModelSession | null,
    private readonly watch: AnswerWatch,
  ) {}

  /** The response being made, if any. */
  get active(): string | null {
    return this.#active;
  }

  /** Nothing is being made or due. */
  get free(): boolean {
    return this.#active === null && !this.watch.watching && this.#wishes.length === 0;
  }

  say(exactText: string): void {
    this.#wishes.push(exactText);
    this.#next();
  }

  respond(): void {
    if (!this.#wishes.includes(null)) this.#wishes.push(null);
    this.#next();
  }

  /** The session will answer by itself: the caller has finished speaking. */
  expectAnswer(): void {
    this.#due = true;
    this.watch.due('own');
  }

  /** The caller speaks: what was waiting to be said is out of date, and the session answers what it hears. */
  callerSpeaks(): void {
    this.#wishes.length = 0;
    this.#asked = undefined;
    this.#due = false;
    if (this.#active === null) this.watch.stop();
    else this.watch.calledOff();
  }

  started(responseId: string): void {
    this.#active = responseId;
    this.#due = false;
    this.watch.begun();
  }

  /** Something of the active response came. */
  progressed(): void {
    this.watch.progressed();
  }

  done(responseId: string): void {
    if (this.#active !== null && this.#active !== responseId) return;
    this.#active = null;
    this.#asked = undefined;
    if (this.#due) return;
    this.watch.stop();
    this.#next();
  }

  /** The session was making a response of its own when it was asked for one: ask again after that. */
  refused(): void {
    if (this.#asked === undefined) return;
    this.#wishes.unshift(this.#asked);
    this.#asked = undefined;
  }

  /** Another session, or none: whatever was asked of the old one is forgotten. */
  reset(): void {
    this.callerSpeaks();
    this.#active = null;
    this.watch.stop();
  }

  #next(): void {
    const session = this.session();
    if (session === null || this.#active !== null || this.watch.watching) return;
    const wish = this.#wishes.shift();
    if (wish === undefined) return;
    this.#asked = wish;
    if (wish === null) session.createResponse();
    else session.speak(wish);
    this.watch.due('asked');
  }
}
