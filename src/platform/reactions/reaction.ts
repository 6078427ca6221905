import type { CommandContext, StreamDefinition } from '../commands/stream-definition.js';
import { handleCommand } from '../commands/handle-command.js';
import type { Ledger } from '../commands/ledger.js';
import type { Clock } from '../clock/clock.js';
import type { Coordination } from '../coordination/coordination.js';
import type { DecodedEvent } from '../events/event.js';
import type { AnyFact, FactOf } from '../events/fact.js';
import type { ReadModels } from '../read-models/read-model-store.js';

/** What steps may use. They run in a worker thread: nothing of the main thread can be reached from there. */
export type Services = Readonly<{
  ledger: Ledger;
  readModels: ReadModels;
  coordination: Coordination;
  clock: Clock;
}>;

/**
 * Where a step stands. `id` derives from what caused it: the same at every try, so that a receiver that knows it already
 * can leave the repetition out. `context` is on whose behalf commands are sent. `signal` aborts when the step has taken
 * too long, or this process must not go on with it.
 */
export type StepContext = Services & Readonly<{ id: string; context: CommandContext; signal: AbortSignal }>;

/** What is to be done: a command (see {@link send}) or an effect. What it resolves to is done next, as its result. */
export type Step = (at: StepContext) => Promise<Steps>;
export type Steps = Step | readonly Step[] | undefined | void;

/** A command for a stream. Its decision must return nothing for a repeated command, because steps are repeated. */
export const send =
  <S, C, E extends AnyFact>(definition: StreamDefinition<S, C, E>, id: string, command: C): Step =>
  async ({ ledger, context }) =>
    void (await handleCommand(ledger, definition, id, command, context));

export const stepsOf = (steps: Steps): readonly Step[] => {
  if (steps === undefined) return [];
  return typeof steps === 'function' ? [steps] : steps;
};

/** Does a step and what follows from it. */
export const perform = async (step: Step, at: StepContext): Promise<void> => {
  for (const next of stepsOf(await step(at))) await perform(next, at);
};

/** How often an event is tried again, with waits that double from `firstWaitMs` to `mostWaitMs`, until it is parked. */
export type Retries = Readonly<{ retries: number; firstWaitMs: number; mostWaitMs: number; then: 'park' }>;

/** Nine tries in about three minutes. */
export const RETRY_THEN_PARK: Retries = { retries: 8, firstWaitMs: 1_000, mostWaitMs: 60_000, then: 'park' };

export type On<E extends AnyFact> = {
  readonly [Type in E['type']]?: (event: DecodedEvent<FactOf<E, Type>>) => Steps;
};

/**
 * What follows from events, in one declaration. `from`: where it begins when it is new. A raised `version` goes on where
 * the one before stood, and tries what that one parked. `onError`: `stop` right before the event, for all streams, as
 * long as it fails; or set the event aside with what follows in its stream, and go on with other streams.
 */
export type Reaction<E extends AnyFact> = Readonly<{
  name: string;
  version: number;
  from: 'start' | 'now';
  categories: readonly string[];
  on: On<E>;
  onError: 'stop' | Retries;
}>;

/** A reaction to any events, as its runner holds it: a method, so that every `Reaction` is one. */
export type AnyReaction = Omit<Reaction<AnyFact>, 'on'> & Readonly<{ on: Readonly<Record<string, AnyOn | undefined>> }>;
export type AnyOn = { bivarianceHack(event: DecodedEvent<AnyFact>): Steps }['bivarianceHack'];

export const reaction = <E extends AnyFact>(declaration: Reaction<E>): Reaction<E> => declaration;
