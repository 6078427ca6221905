import type { Clock } from '../../platform/clock/clock.js';
import type { BridgeSettings } from './bridge-settings.js';
import {
  type ModelEvent,
  type ModelSession,
  type ModelSessionSettings,
  ModelUnavailable,
  type RealtimeModel,
} from './realtime-model.js';

export type ModelLinkHooks = Readonly<{
  /** What a new model session starts from, asked for at every attempt. */
  settings: () => ModelSessionSettings;
  /** Events of the current model session, and of no other. */
  event: (event: ModelEvent) => void;
  /** The model session is gone; another is being opened. */
  lost: (reason: string) => void;
  /** An attempt did not succeed; another follows, if `retries`. */
  refused: (reason: string, retries: boolean) => void;
  /** A model session is there; `attempt` counts from 1 since the last good one. */
  live: (attempt: number) => void;
  /** A model session was replaced at a quiet moment by one that knows the same conversation. */
  rolledOver: () => void;
  /** No attempt succeeded, or the provider wants none for too long. */
  gaveUp: () => void;
  /** Nobody speaks and nothing runs: a model session can be replaced unnoticed. */
  quiet: () => boolean;
}>;

type LinkSettings = Pick<BridgeSettings, 'reconnectDelaysMs' | 'rateLimitPatienceMs' | 'rolloverAfterMs'>;

/** `early`: what the model session told before it was in use, its end perhaps. */
type Opened = Readonly<{ session: ModelSession; attempt: symbol; early: readonly ModelEvent[] }>;

/** How often a quiet moment is looked for when a rollover is due. */
const QUIET_CHECK_MS = 500;

/**
 * The call's hold on a model: one current model session, replaced when it dies (after short pauses, a limited number of
 * times) and before the provider's limit (at a quiet moment). Both ways rebuild the conversation in a new session.
 */
export class ModelLink {
  #session: ModelSession | null = null;
  /** Which attempt made the model session in use; what others say is not heard. */
  #current: symbol | null = null;
  /** The attempt under way; null also abandons it. */
  #attempting: symbol | null = null;
  #attempts = 0;
  /** The provider asked for no attempt before this, on the monotonic clock. */
  #notBeforeMs = 0;
  #closed = false;
  #cancelWait: (() => void) | undefined;

  constructor(
    private readonly model: RealtimeModel,
    private readonly clock: Clock,
    private readonly settings: LinkSettings,
    private readonly hooks: ModelLinkHooks,
  ) {}

  /** Null while there is none. */
  get session(): ModelSession | null {
    return this.#session;
  }

  open(): void {
    this.#retry();
  }

  /** The current model session has shown that it works: its successor gets all attempts again. */
  proved(): void {
    this.#attempts = 0;
  }

  /** The current model session is of no use any more. */
  fail(reason: string): void {
    if (this.#closed || this.#session === null) return;
    this.#drop();
    this.hooks.lost(reason);
    this.#retry();
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  #drop(): void {
    this.#cancelWait?.();
    this.#session?.close();
    this.#session = this.#current = this.#attempting = null;
  }

  #retry(): void {
    if (this.#closed) return;
    const { reconnectDelaysMs, rateLimitPatienceMs } = this.settings;
    const pauseMs = reconnectDelaysMs[this.#attempts];
    const askedMs = Math.max(0, this.#notBeforeMs - this.clock.monotonicMs());
    if (pauseMs === undefined || askedMs > rateLimitPatienceMs) {
      this.#closed = true;
      return this.hooks.gaveUp();
    }
    this.#attempts += 1;
    const delayMs = Math.max(pauseMs, askedMs);
    if (delayMs === 0) void this.#connect();
    else this.#wait(delayMs, () => void this.#connect());
  }

  async #connect(): Promise<void> {
    const opened = await this.#attempt();
    if (opened === undefined) return;
    if (opened instanceof ModelUnavailable) {
      this.hooks.refused(opened.code, opened.retryAfterMs <= this.settings.rateLimitPatienceMs);
      this.#rateLimited(opened.retryAfterMs);
      return this.#retry();
    }
    this.#use(opened);
    this.hooks.live(this.#attempts);
    this.#hearEarly(opened);
  }

  #use({ session, attempt }: Opened): void {
    this.#session = session;
    this.#current = attempt;
    this.#wait(this.settings.rolloverAfterMs, () => this.#rollOver());
  }

  #rollOver(): void {
    if (this.hooks.quiet()) void this.#replace();
    else this.#wait(QUIET_CHECK_MS, () => this.#rollOver());
  }

  /** The old model session is used until the new one is there, which is not taken if somebody spoke meanwhile. */
  async #replace(): Promise<void> {
    const opened = await this.#attempt();
    if (opened === undefined) return;
    const failed = opened instanceof ModelUnavailable;
    if (failed || !this.hooks.quiet()) {
      if (!failed) opened.session.close();
      const askedMs = failed ? opened.retryAfterMs : 0;
      // Refused for good: the old model session is used until it ends.
      if (askedMs === Infinity) return;
      return this.#wait(Math.max(QUIET_CHECK_MS, askedMs), () => this.#rollOver());
    }
    this.#session?.close();
    this.#use(opened);
    this.hooks.rolledOver();
    this.#hearEarly(opened);
  }

  /** Undefined: the attempt was abandoned meanwhile. */
  async #attempt(): Promise<Opened | ModelUnavailable | undefined> {
    const attempt = Symbol('attempt');
    this.#attempting = attempt;
    const early: ModelEvent[] = [];
    const heard = (event: ModelEvent): void => {
      if (this.#current === attempt) this.#heard(event);
      else if (this.#attempting === attempt) early.push(event);
    };
    const opened = await this.model
      .connect(this.hooks.settings(), heard)
      .catch((error: unknown) => (error instanceof ModelUnavailable ? error : new ModelUnavailable('connect-failed')));
    const failed = opened instanceof ModelUnavailable;
    if (this.#attempting === attempt) {
      this.#attempting = null;
      return failed ? opened : { session: opened, attempt, early };
    }
    if (!failed) opened.close();
    return undefined;
  }

  #hearEarly({ attempt, early }: Opened): void {
    for (const event of early) if (this.#current === attempt) this.#heard(event);
  }

  #heard(event: ModelEvent): void {
    if (event.type === 'closed') return this.fail(event.reason);
    if (event.type === 'rateLimited') return this.#rateLimited(event.retryAfterMs);
    this.hooks.event(event);
    if (event.type === 'error' && event.fatal) this.fail(event.code);
  }

  #rateLimited(retryAfterMs: number): void {
    this.#notBeforeMs = this.clock.monotonicMs() + retryAfterMs;
  }

  #wait(ms: number, then: () => void): void {
    this.#cancelWait?.();
    this.#cancelWait = this.clock.after(ms, then);
  }
}
