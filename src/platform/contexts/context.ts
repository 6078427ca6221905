import type { Type } from '@nestjs/common';
import type { Role } from '../config/config.js';
import type { Codec } from '../events/codec.js';
import type { AnyFact } from '../events/fact.js';
import type { RefusalTable } from '../http/error-answer.js';
import type { DeclaredDueWork } from '../reactions/due-work.js';
import type { AnyReaction } from '../reactions/reaction.js';
import type { AnyProjection } from '../read-models/projection.js';
import type { Scope } from '../security/scopes.js';

/** A stream category with its codec: all that readers need. Every `StreamDefinition` is one. */
export type DeclaredStream = Readonly<{ category: string; codec: Codec<AnyFact> }>;

/** What a tenant's key with a scope may do, in words, and whether a key without a list has it. */
export type ScopeSpec = Readonly<{ opens: string; byDefault?: boolean }>;

/** Nest modules, loaded when they are needed: worker threads know the contexts too, and none of the framework. */
export type LoadModules = () => Promise<readonly Type[]>;

/**
 * A context in one declaration, `<name>.context.ts` in its folder. Everything central is derived from the list of
 * these (`src/contexts.ts`): how events are stored, which read models are kept, how refusals are answered, which scopes
 * keys can have, which fields log lines may have, and what each role serves.
 */
export type Context = Readonly<{
  /** The name of its folder. */
  name: string;
  streams?: readonly DeclaredStream[];
  projections?: readonly AnyProjection[];
  /** What follows from events, in processes with the role `followers`. */
  reactions?: readonly AnyReaction[];
  /** What becomes due at times, for the same processes. */
  dueWork?: readonly DeclaredDueWork[];
  /** The code of each refusal of its decisions, with the error that REST answers it with. */
  refusals?: RefusalTable;
  scopes?: Readonly<Partial<Record<Scope, ScopeSpec>>>;
  /** Its metrics in one class, made over the registry. */
  metrics?: Type;
  /** Fields of log lines: ids that mean nothing outside, names, counts and times; never personal data. */
  logFields?: readonly string[];
  /** What a role brings of this context; `every` is in every process. */
  modules?: Readonly<Partial<Record<Role | 'every', LoadModules>>>;
}>;
