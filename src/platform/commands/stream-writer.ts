import type { Appended, ExpectedRevision } from '../event-store/event-store.js';
import { AppendOutcomeUnknown, RevisionConflict, StoreUnavailable } from '../event-store/event-store.errors.js';
import { toJson } from '../events/canonical.js';
import type { NewEvent } from '../events/event.js';
import type { StreamTip } from '../events/event-encoder.js';
import type { AnyFact } from '../events/fact.js';
import type { Ledger } from './ledger.js';
import { RevisionMismatch } from './revision-mismatch.js';
import type { CommandContext, StreamDefinition } from './stream-definition.js';
import { emptyFold, foldOn, type Folded } from './stream-fold.js';

/** What commands led to. `position` is undefined when nothing was written, because the facts were there already. */
export type Handled<State, Event> = Readonly<{
  events: readonly Event[];
  state: State;
  /** Of the stream's last event; undefined while the stream does not exist. */
  revision: bigint | undefined;
  position: bigint | undefined;
}>;

/** A decided batch as it goes to the store, with what is true once it is there. */
type Attempt<S, C, E> = Readonly<{
  commands: readonly C[];
  context: CommandContext;
  ifRevision: readonly bigint[] | undefined;
  facts: readonly E[];
  batch: readonly NewEvent[];
  before: StreamTip;
  after: Folded<S>;
}>;

/** The first try and three more; the n-th retry waits up to `10 ms · 4^n`. */
const MAX_TRIES = 4;
const FIRST_WAIT_MS = 10;

/**
 * One stream kept folded, so that its usual only writer needs no read before a write: decide, encode, append at the
 * revision held. When another writer was first, only the tail is read and the whole decision is taken again, as a new
 * attempt; after four tries {@link RevisionConflict} is thrown. Calls are handled one after the other.
 */
export class StreamWriter<S, C, E extends AnyFact> {
  #folded: Folded<S>;
  #unsettled: Attempt<S, C, E> | undefined;
  #busy: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly ledger: Ledger,
    private readonly definition: StreamDefinition<S, C, E>,
    folded: Folded<S>,
  ) {
    this.#folded = folded;
  }

  static async open<S, C, E extends AnyFact>(
    ledger: Ledger,
    definition: StreamDefinition<S, C, E>,
    id: string,
  ): Promise<StreamWriter<S, C, E>> {
    const empty = emptyFold(`${definition.category}-${id}`, definition);
    return new StreamWriter(ledger, definition, await foldOn(ledger, definition, empty));
  }

  get stream(): string {
    return this.#folded.tip.stream;
  }

  get state(): S {
    return this.#folded.state;
  }

  /** Of the last event folded, or passed by as a stranger's; undefined while the stream does not exist. */
  get revision(): bigint | undefined {
    const { revision } = this.#folded.tip;
    return revision < 0n ? undefined : revision;
  }

  /**
   * Decides the commands in order and appends what follows from all of them as one batch: all or nothing, also when one
   * is refused. Throws the decider's refusal, {@link RevisionConflict}, or the store's and the vault's errors;
   * after {@link AppendOutcomeUnknown} the batch is kept, and sent again by {@link settle} or before the next commands,
   * which are refused with {@link StoreUnavailable} as long as it cannot be settled. With `ifRevision` they are decided
   * only at one of these revisions: {@link RevisionMismatch} at any other, unless the decider refuses anyhow.
   */
  handle(commands: readonly C[], context: CommandContext, ifRevision?: readonly bigint[]): Promise<Handled<S, E>> {
    return this.#inTurn(async () => {
      if (this.#unsettled) await this.#settle(this.#unsettled).catch(notTheseCommands);
      return this.#decideAndAppend(commands, context, ifRevision);
    });
  }

  /** Sends the very batch again whose outcome is unknown (a no-op if it was stored). Undefined if there is none. */
  settle(): Promise<Handled<S, E> | undefined> {
    return this.#inTurn(async () => this.#unsettled && this.#settle(this.#unsettled));
  }

  async #settle(unsettled: Attempt<S, C, E>): Promise<Handled<S, E>> {
    try {
      return await this.#append(unsettled);
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error;
      await this.#catchUp(error);
      return this.#decideAndAppend(unsettled.commands, unsettled.context, unsettled.ifRevision);
    }
  }

  async #decideAndAppend(
    commands: readonly C[],
    context: CommandContext,
    ifRevision: readonly bigint[] | undefined,
  ): Promise<Handled<S, E>> {
    for (let tries = 1; ; tries++) {
      const attempt = await this.#decide(commands, context, ifRevision);
      if (attempt.facts.length === 0) return this.#handled([], undefined);
      try {
        return await this.#append(attempt);
      } catch (error) {
        if (!(error instanceof RevisionConflict) || tries === MAX_TRIES) throw error;
        await this.ledger.clock.sleep(Math.random() * FIRST_WAIT_MS * 4 ** tries);
        await this.#catchUp(error);
      }
    }
  }

  async #decide(
    commands: readonly C[],
    context: CommandContext,
    ifRevision: readonly bigint[] | undefined,
  ): Promise<Attempt<S, C, E>> {
    const { codec, decider } = this.definition;
    const before = this.#folded.tip;
    let state = this.#folded.state;
    const facts: E[] = [];
    for (const command of commands) {
      // As JSON, so that the state held is the state that reading the stream again gives.
      const decided = decider.decide(command, state).map((fact) => toJson(fact) as AnyFact as E);
      state = decided.reduce((folded, fact) => decider.evolve(folded, fact), state);
      facts.push(...decided);
    }
    if (ifRevision && !ifRevision.includes(before.revision)) throw new RevisionMismatch(before.stream);
    const batch = await this.ledger.encoder.encode(before, codec, facts, context);
    const last = batch.at(-1);
    const after = { ...before, revision: before.revision + BigInt(batch.length), hash: last?.meta.hash ?? before.hash };
    return { commands, context, ifRevision, facts, batch, before, after: { tip: after, state } };
  }

  async #append(attempt: Attempt<S, C, E>): Promise<Handled<S, E>> {
    const { stream, revision } = attempt.before;
    const expected: ExpectedRevision = revision < 0n ? 'no-stream' : revision;
    let appended: Appended;
    try {
      appended = await this.ledger.store.append(stream, expected, attempt.batch);
    } catch (error) {
      if (error instanceof AppendOutcomeUnknown) this.#unsettled = attempt;
      if (error instanceof RevisionConflict) this.#unsettled = undefined;
      throw error;
    }
    this.#unsettled = undefined;
    this.#folded = attempt.after;
    return this.#handled(attempt.facts, appended.position);
  }

  /** What strangers left behind our last event takes revisions, but no part in the state or in the chain of hashes. */
  async #catchUp({ actual, onlyStrangers }: RevisionConflict): Promise<void> {
    const { tip, state } = this.#folded;
    const from = onlyStrangers && actual !== 'no-stream' ? { tip: { ...tip, revision: actual }, state } : this.#folded;
    this.#folded = await foldOn(this.ledger, this.definition, from);
  }

  #handled(events: readonly E[], position: bigint | undefined): Handled<S, E> {
    return { events, state: this.state, revision: this.revision, position };
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#busy.then(work);
    this.#busy = done.catch(() => undefined);
    return done;
  }
}

/** The unknown outcome is that of an earlier batch: of the commands now sent nothing was written, for sure. */
const notTheseCommands = (error: unknown): never => {
  if (!(error instanceof AppendOutcomeUnknown)) throw error;
  throw new StoreUnavailable('an earlier batch is not settled yet', { cause: error });
};
