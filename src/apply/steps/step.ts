import type { CommandContext, StreamDefinition } from '../../platform/commands/stream-definition.js';
import type { Ledger } from '../../platform/commands/ledger.js';
import { readState } from '../../platform/commands/read-state.js';
import { StreamWriter } from '../../platform/commands/stream-writer.js';
import type { AnyFact } from '../../platform/events/fact.js';

export type ChangeOutcome = 'created' | 'changed' | 'removed' | 'unchanged';

/** What becomes of one item of a document: `events` are the types of the facts that follow. */
export type Change = Readonly<{
  /** `acme: phone route +15551234567`. */
  item: string;
  outcome: ChangeOutcome;
  events: readonly string[];
  /** The text of a key that was issued: it is shown here and never again. */
  secret?: string;
  note?: string;
}>;

/** `position` of the last event written; undefined where nothing was. */
export type Done = Readonly<{ change: Change; position: bigint | undefined }>;

/** The state that each stream will have, by its name. */
export type Planned = Map<string, unknown>;

/** One item of a document, as commands on one stream. */
export type Step = Readonly<{
  item: string;
  /** Decides over the log and what was planned before, and appends nothing. Throws a refusal. */
  plan: (ledger: Ledger, planned: Planned) => Promise<Change>;
  /** Decides and appends. */
  run: (ledger: Ledger, context: Omit<CommandContext, 'tenantId'>) => Promise<Done>;
}>;

type Declaration<S, C, E extends AnyFact> = Readonly<{
  item: string;
  tenantId: string;
  definition: StreamDefinition<S, C, E>;
  id: string;
  exists: (state: S) => boolean;
  commands: (state: S) => readonly C[];
  removes?: boolean;
  secret?: string;
  note?: (state: S) => string | undefined;
}>;

export const step = <S, C, E extends AnyFact>(declaration: Declaration<S, C, E>): Step => {
  const { item, definition, id, tenantId, commands } = declaration;
  const stream = `${definition.category}-${id}`;
  return {
    item,
    plan: async (ledger, planned) => {
      const before = await plannedState(ledger, planned, definition, id);
      const { state, facts } = decideAll(definition, commands(before), before);
      planned.set(stream, state);
      const { secret: _, ...shown } = changeOf(declaration, before, facts);
      return shown;
    },
    run: async (ledger, context) => {
      const writer = await StreamWriter.open(ledger, definition, id);
      const before = writer.state;
      const { events, position } = await writer.handle(commands(before), { ...context, tenantId });
      return { change: changeOf(declaration, before, events), position };
    },
  };
};

/** The state that a stream will have once everything planned so far is done. */
export const plannedState = async <S, C, E extends AnyFact>(
  ledger: Ledger,
  planned: Planned,
  definition: StreamDefinition<S, C, E>,
  id: string,
): Promise<S> => {
  const stream = `${definition.category}-${id}`;
  // A stream has one definition, so what was planned for it is its state.
  return planned.has(stream) ? (planned.get(stream) as S) : readState(ledger, definition, id);
};

const decideAll = <S, C, E extends AnyFact>(
  { decider }: StreamDefinition<S, C, E>,
  commands: readonly C[],
  before: S,
): Readonly<{ state: S; facts: readonly E[] }> => {
  const facts: E[] = [];
  let state = before;
  for (const command of commands) {
    const decided = decider.decide(command, state);
    facts.push(...decided);
    state = decided.reduce(decider.evolve, state);
  }
  return { state, facts };
};

const changeOf = <S, C, E extends AnyFact>(
  { item, exists, removes, secret, note }: Declaration<S, C, E>,
  before: S,
  facts: readonly E[],
): Change => {
  const words = note?.(before);
  const change = { item, events: facts.map(({ type }) => type), ...(words === undefined ? {} : { note: words }) };
  if (facts.length === 0) return { ...change, outcome: 'unchanged' };
  if (removes) return { ...change, outcome: 'removed' };
  const outcome = exists(before) ? 'changed' : 'created';
  return { ...change, outcome, ...(secret === undefined ? {} : { secret }) };
};
