import {
  type ModelEvent,
  type ModelListener,
  type ModelSession,
  type ModelSessionSettings,
  ModelUnavailable,
  RealtimeModel,
} from '../../src/gateway/media/realtime-model.js';

/** A model session that does nothing by itself: a test says what it tells, and reads what it was asked. */
export class ScriptedSession implements ModelSession {
  /** What was asked of the session, audio apart, in order: `speak Hello`, `truncate item_1 120`, … */
  readonly asked: string[] = [];
  readonly audio: string[] = [];
  closed = false;

  constructor(
    readonly settings: ModelSessionSettings,
    private readonly listener: ModelListener,
  ) {}

  tell(...events: readonly ModelEvent[]): void {
    for (const event of events) this.listener(event);
  }

  appendAudio(base64: string): void {
    this.audio.push(base64);
  }
  speak(exactText: string): void {
    this.#ask(`speak ${exactText}`);
  }
  createResponse(): void {
    this.#ask('createResponse');
  }
  cancel(): void {
    this.#ask('cancel');
  }
  truncate(itemId: string, contentIndex: number, audioEndMs: number): void {
    this.#ask(`truncate ${itemId}${contentIndex === 0 ? '' : ` part ${contentIndex}`} ${audioEndMs}`);
  }
  toolResult(callId: string, output: string): void {
    this.#ask(`toolResult ${callId} ${output}`);
  }
  userMessage(text: string): void {
    this.#ask(`userMessage ${text}`);
  }
  hearOnly(): void {
    this.#ask('hearOnly');
  }
  close(): void {
    this.closed = true;
  }

  /** A closed session that is still asked for something is a defect of whoever holds it. */
  #ask(what: string): void {
    if (this.closed) throw new Error(`a closed session was asked: ${what}`);
    this.asked.push(what);
  }
}

/**
 * What the next connection does (`wait`: until it is admitted; `{ refuse }`: asks for so many milliseconds without
 * another); when the script is used up, connections succeed.
 */
type Step = 'accept' | 'refuse' | 'wait' | Readonly<{ refuse: number }>;

export class ScriptedModel extends RealtimeModel {
  readonly sessions: ScriptedSession[] = [];
  readonly #script: Step[];
  readonly #waiting: (() => void)[] = [];
  attempts = 0;

  constructor(...script: readonly Step[]) {
    super();
    this.#script = [...script];
  }

  next(...steps: readonly Step[]): void {
    this.#script.push(...steps);
  }

  /** Lets the connections in that wait. */
  admit(): void {
    for (const enter of this.#waiting.splice(0)) enter();
  }

  get session(): ScriptedSession {
    const session = this.sessions.at(-1);
    if (session === undefined) throw new Error('no session was opened');
    return session;
  }

  connect(settings: ModelSessionSettings, listener: ModelListener): Promise<ModelSession> {
    this.attempts += 1;
    const step = this.#script.shift() ?? 'accept';
    if (typeof step === 'object') return Promise.reject(new ModelUnavailable('http-429', step.refuse));
    if (step === 'refuse') return Promise.reject(new ModelUnavailable('refused'));
    const accept = (): ModelSession => {
      const session = new ScriptedSession(settings, listener);
      this.sessions.push(session);
      return session;
    };
    if (step === 'accept') return Promise.resolve(accept());
    return new Promise((resolve) => this.#waiting.push(() => resolve(accept())));
  }
}
