import { caughtUpMessage, checkpointMessage, confirmationMessage, eventMessage } from './messages.js';
import type { ReadRequest, ReadResponse } from './stub-reads.js';
import type { StubLog } from './stub-log.js';

/** A server looks at so many events between two checkpoints (at interval 1). */
const CHECKPOINT_EVERY = 32;

/** One subscription to `$all` with a filter: confirmation, events, a checkpoint and caughtUp, then what comes. */
export class StubSubscription {
  #next = 0;
  #lookedAt = 0;
  #confirmed = false;
  readonly #matches: (event: { stream: string; type: string }) => boolean;
  readonly #unlisten: () => void;

  constructor(
    private readonly log: StubLog,
    request: ReadRequest,
    private readonly send: (message: ReadResponse) => void,
    private readonly quiet: () => boolean,
  ) {
    const options = request.getOptions();
    const from = options?.getAll();
    if (from?.hasPosition()) {
      const after = BigInt(from.getPosition()?.getCommitPosition() ?? -1);
      this.#next = log.events.findIndex((event) => event.position > after);
      if (this.#next < 0) this.#next = log.events.length;
    } else if (from?.hasEnd()) this.#next = log.events.length;
    const filter = options?.getFilter();
    const byStream = filter?.getStreamIdentifier()?.getRegex();
    const byType = filter?.getEventType()?.getRegex();
    this.#matches = ({ stream, type }) =>
      (!byStream || new RegExp(byStream).test(stream)) && (!byType || new RegExp(byType).test(type));
    this.#unlisten = log.onAppend(() => this.pump());
  }

  pump(): void {
    if (this.quiet()) return;
    if (!this.#confirmed) this.send(confirmationMessage());
    for (let event = this.log.events[this.#next]; event; event = this.log.events[(this.#next += 1)]) {
      if (this.#matches(event)) this.send(eventMessage(event));
      this.#lookedAt += 1;
      if (this.#lookedAt % CHECKPOINT_EVERY === 0) this.send(checkpointMessage(event.position));
    }
    if (this.#confirmed) return;
    this.#confirmed = true;
    const last = this.log.events.at(-1);
    if (last) this.send(checkpointMessage(last.position));
    this.send(caughtUpMessage());
  }

  end(): void {
    this.#unlisten();
  }
}
