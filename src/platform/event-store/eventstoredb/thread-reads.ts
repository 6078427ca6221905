import { randomUUID } from 'node:crypto';
import type { Remote } from '../../workers/rpc.js';
import type { Followed, FollowOptions } from '../event-store.js';
import { StoreUnavailable } from '../event-store.errors.js';
import { PagedEvents } from '../paged-events.js';
import type { PassedBy } from '../passed-by.js';
import { WriterLost } from '../threaded-event-store.js';
import { either, WakeUp } from '../wake-up.js';
import type { Noted, ServedLog } from './served-log.js';
import { received, sameState, type SentStep, type State } from './thread-messages.js';

/** How long a follower waits for the next thread, in milliseconds. */
const RETRY_MS = 100;

/** Reads in the thread that holds the client: page by page, and for a follower as much as there is. */
export class ThreadReads extends PagedEvents {
  constructor(
    private readonly remote: Remote<ServedLog>,
    /** Ends every follower. */
    private readonly closing: AbortSignal,
    private readonly passedBy: (event: PassedBy) => void = () => undefined,
  ) {
    super({
      streamPage: (request) => this.#answer(this.remote.streamPage(request)),
      logPage: (request) => this.#answer(this.remote.logPage(request)),
      head: () => readOrUnavailable(this.remote.head()),
    });
  }

  async *follow(options: FollowOptions): AsyncGenerator<Followed> {
    const { signal, release } = either(options.signal, this.closing);
    const follower = randomUUID();
    const leave = (): void => void this.remote.leave(follower).catch(() => undefined);
    signal.addEventListener('abort', leave);
    try {
      yield* this.#steps({ ...options, signal }, follower);
    } finally {
      release();
    }
  }

  async *#steps({ after, categories, signal }: FollowOptions, follower: string): AsyncGenerator<Followed> {
    let seen = after;
    let told: State | undefined;
    while (!signal.aborted) {
      const steps = await this.#next({ follower, after: seen, categories, told });
      for (const sent of steps ?? [{ caughtUp: false, position: seen }]) {
        if (signal.aborted) return;
        const step = received(sent);
        if (sameState(step, told)) continue;
        seen = 'event' in step ? step.event.position : (step.position ?? seen);
        if ('caughtUp' in step) told = step;
        yield step;
      }
      if (!steps) await new WakeUp().wait(signal, RETRY_MS);
    }
  }

  /** Nothing while the thread is being started again. */
  async #next(request: Parameters<ServedLog['steps']>[0]): Promise<readonly SentStep[] | undefined> {
    try {
      return (await this.#answer(this.remote.steps(request))).steps;
    } catch (error) {
      if (error instanceof StoreUnavailable) return undefined;
      throw error;
    }
  }

  async #answer<T>(asked: Promise<Noted<T>>): Promise<Noted<T>> {
    const answer = await readOrUnavailable(asked);
    for (const event of answer.passedBy) this.passedBy(event);
    return answer;
  }
}

/** What is lost with the thread is an unknown outcome for an append alone. */
export const readOrUnavailable = async <T>(asked: Promise<T>): Promise<T> => {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof WriterLost)) throw error;
    throw new StoreUnavailable('the thread that asks EventStoreDB has died', { cause: error.cause });
  }
};
