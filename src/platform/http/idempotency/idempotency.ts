import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { Refused } from '../../commands/refused.js';
import { Coordination, type Entry } from '../../coordination/coordination.js';
import type { JsonObject } from '../../events/json.js';
import { fingerprint } from '../../ids/fingerprint.js';
import { ApiError } from '../api-error.js';
import { ERRORS } from '../error-codes.js';
import { stillRunning } from './replay.js';

/** A request that its client may send again. `owner`: the tenant's id, or who else the key belongs to. */
export type KeyedRequest = Readonly<{ owner: string; operation: string; key: string | undefined; body: object }>;

export type Once<Answer> = Readonly<{ answer: Answer; replayed: boolean }>;

/** What is stored under a key: until there is an answer, `untilMs` (ms since 1970) is how long the attempt may take. */
type Kept = { fingerprint: string; untilMs: number; answer: JsonObject | null };

/** How long an answer is kept, how long an attempt may take before another takes over, how long a repeat waits for it. */
const KEPT_MS = 24 * 3_600_000;
const ATTEMPT_MS = 30_000;
const REPEAT_WAIT_MS = 20_000;
const FIRST_POLL_MS = 50;
const MOST_POLL_MS = 1_000;

/**
 * Lets a keyed request take effect once and answers its repeats alike, in any process, for a day. Where the key can name
 * the stream itself the log decides alone, and for good, as it does for calls (`PlaceCallHandler`); this is for all other
 * requests. A process may die between the work and its answer: then a repeat does the work again and is told so
 * (`resumed`). What it appended must be found in the log, not appended twice. Answers are stored in plain text: no secrets.
 */
@Injectable()
export class Idempotency {
  readonly #logger = new Logger('Idempotency');

  constructor(
    private readonly coordination: Coordination,
    private readonly clock: Clock,
  ) {}

  /** Throws a 422 if the key came with another body, a 409 if the first attempt takes too long, and what `work` throws. */
  async once<Answer extends JsonObject>(
    request: KeyedRequest,
    work: (resumed: boolean) => Promise<Answer>,
  ): Promise<Once<Answer>> {
    if (request.key === undefined) return { answer: await work(false), replayed: false };
    const name = nameOf(request.operation, request.owner, request.key);
    const print = fingerprint(request.body);
    const deadlineMs = this.clock.monotonicMs() + REPEAT_WAIT_MS;
    for (let waitMs = FIRST_POLL_MS; ; waitMs = Math.min(waitMs * 2, MOST_POLL_MS)) {
      const entry = await this.coordination.get(name);
      const kept = entry?.value as Kept | undefined;
      if (kept && kept.fingerprint !== print) throw new ApiError('idempotency_key_reused');
      if (kept?.answer) return { answer: kept.answer as Answer, replayed: true };
      if (!kept || this.clock.nowMs() >= kept.untilMs) {
        const attempt = { fingerprint: print, untilMs: this.clock.nowMs() + ATTEMPT_MS, answer: null };
        const claimed = await this.#set(name, entry?.version, attempt);
        if (claimed)
          return { answer: await this.#attempt(name, claimed, () => work(kept !== undefined)), replayed: false };
      }
      if (this.clock.monotonicMs() >= deadlineMs) throw stillRunning();
      await this.clock.sleep(waitMs);
    }
  }

  async #attempt<Answer extends JsonObject>(
    name: string,
    { version, value }: Entry,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    const attempt = value as Kept;
    const answer = await work().catch(async (error: unknown) => {
      // Refused, nothing happened, and the key is free. Else nobody knows: whoever asks next finds out.
      await this.#note(() =>
        isRefusal(error) ? this.coordination.take(name, version) : this.#set(name, version, { ...attempt, untilMs: 0 }),
      );
      throw error;
    });
    await this.#note(() => this.#set(name, version, { ...attempt, answer }));
    return answer;
  }

  #set(name: string, expected: bigint | undefined, kept: Kept): Promise<Entry | undefined> {
    return this.coordination.compareAndSet(name, expected, kept, KEPT_MS);
  }

  /** The outcome stands whether or not it can be noted: a repeat takes the work up when the attempt's time is over. */
  async #note(write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#logger.warn({ err: error }, 'the outcome of a keyed request was not noted');
    }
  }
}

/** Clients put what they like into keys: they are stored as a hash. */
const nameOf = (operation: string, owner: string, key: string): string =>
  `idempotency/${operation}/${createHash('sha256')
    .update(JSON.stringify([owner, key]))
    .digest('hex')}`;

const isRefusal = (error: unknown): boolean =>
  error instanceof Refused || (error instanceof ApiError && ERRORS[error.code].status < 500);
