import { caughtUpMessage, checkpointMessage, confirmationMessage, eventMessage } from './messages.js';
import type { ReadRequest, ReadResponse } from './stub-reads.js';
import type { StubLog } from './stub-log.js';

/** A server looks at so many events between two checkpoints (at interval 1). */
const CHECKPOINT_EVERY = 32;

/** One subscription to `$all` with a filter: confirmation, events, a checkpoint and caughtUp, then what comes. */
export class StubSubscription {
  #after = -1n;
  #lookedAt = 0;
  #confirmed = false;
  #later: NodeJS.Timeout | undefined;
  readonly #matches: (event: { stream: string; type: string }) => boolean;
  readonly #unlisten: () => void;

  constructor(
    private readonly log: StubLog,
    request: ReadRequest,
    private readonly send: (message: ReadResponse) => void,
    private readonly quiet: () => boolean,
    /** How far it is behind the log, in milliseconds: also where it begins, it says that it caught up. */
    private readonly lagMs: number,
  ) {
    const options = request.getOptions();
    const from = options?.getAll();
    if (from?.hasPosition()) this.#after = BigInt(from.getPosition()?.getCommitPosition() ?? -1);
    else if (from?.hasEnd()) this.#after = log.events.at(-1)?.position ?? -1n;
    const filter = options?.getFilter();
    const byStream = filter?.getStreamIdentifier()?.getRegex();
    const byType = filter?.getEventType()?.getRegex();
    this.#matches = ({ stream, type }) =>
      (!byStream || new RegExp(byStream).test(stream)) && (!byType || new RegExp(byType).test(type));
    this.#unlisten = log.onAppend(() => this.#soon());
  }

  pump(): void {
    if (this.quiet()) return;
    if (!this.#confirmed) this.send(confirmationMessage());
    const seenByMs = Date.now() - this.lagMs;
    const { events } = this.log;
    const first = events.findLastIndex(({ position }) => position <= this.#after) + 1;
    for (const event of events.slice(first)) {
      if (event.createdMs > seenByMs) {
        this.#soon();
        break;
      }
      this.#after = event.position;
      if (this.#matches(event)) this.send(eventMessage(event));
      this.#lookedAt += 1;
      if (this.#lookedAt % CHECKPOINT_EVERY === 0) this.send(checkpointMessage(event.position));
    }
    if (this.#confirmed) return;
    this.#confirmed = true;
    if (this.#after >= 0n) this.send(checkpointMessage(this.#after));
    this.send(caughtUpMessage());
  }

  #soon(): void {
    if (this.lagMs === 0) return this.pump();
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      this.pump();
    }, this.lagMs);
  }

  end(): void {
    clearTimeout(this.#later);
    this.#unlisten();
  }
}
