import type { Codec } from '../events/codec.js';
import type { AnyFact } from '../events/fact.js';

/**
 * The pure heart of a stream. `decide` returns the facts that follow from a command (none for a repeated one) and
 * throws a refusal; `evolve` folds one fact. Neither reads a clock, an id source or a store.
 */
export type Decider<State, Command, Event extends AnyFact> = Readonly<{
  initial: State;
  decide: (command: Command, state: State) => readonly Event[];
  evolve: (state: State, event: Event) => State;
}>;

/** A stream's category with its decider and its codec: all that the command path needs. */
export type StreamDefinition<State, Command, Event extends AnyFact> = Readonly<{
  category: string;
  decider: Decider<State, Command, Event>;
  codec: Codec<Event>;
}>;

/** Who sends a command, and what it belongs to. */
export type CommandContext = Readonly<{
  tenantId: string;
  actor: string;
  correlationId: string;
  causationId?: string;
  traceparent?: string;
}>;
