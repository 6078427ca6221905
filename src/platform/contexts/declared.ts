import type { Type } from '@nestjs/common';
import type { Role } from '../config/config.js';
import type { Codec } from '../events/codec.js';
import type { AnyFact } from '../events/fact.js';
import type { RefusalTable } from '../http/error-answer.js';
import type { DeclaredDueWork } from '../reactions/due-work.js';
import type { AnyReaction } from '../reactions/reaction.js';
import type { AnyProjection } from '../read-models/projection.js';
import type { Scope } from '../security/scopes.js';
import type { Context, ScopeSpec } from './context.js';

/** Two contexts, or one twice, declare the same thing. The process does not start. */
export class DeclaredTwice extends Error {
  override readonly name = 'DeclaredTwice';
  constructor(kind: string, name: string, first: string, second: string) {
    super(`the ${kind} "${name}" is declared by ${first} and again by ${second}`);
  }
}

/** What follows from all contexts together. */
export type Declared = Readonly<{
  codecs: Readonly<Record<string, Codec<AnyFact>>>;
  projections: readonly AnyProjection[];
  reactions: readonly AnyReaction[];
  dueWork: readonly DeclaredDueWork[];
  refusals: RefusalTable;
  scopes: readonly Scope[];
  /** What a key may do that was issued without a list. */
  defaultScopes: readonly Scope[];
  metrics: readonly Type[];
  logFields: readonly string[];
  /** The modules that processes with these roles serve, loaded. */
  modules: (roles: ReadonlySet<Role>) => Promise<readonly Type[]>;
}>;

/** Derives what is central. Throws {@link DeclaredTwice}. */
export const declaredBy = (contexts: readonly Context[]): Declared => {
  unique('context', contexts, ({ name }) => [[name, name]]);
  const codecs = unique('stream', contexts, ({ streams = [] }) =>
    streams.map(({ category, codec }) => [category, codec]),
  );
  const projections = unique('read model', contexts, ({ projections = [] }) =>
    projections.map((projection) => [projection.name, projection]),
  );
  const reactions = unique('reaction', contexts, ({ reactions = [] }) =>
    reactions.map((reaction) => [reaction.name, reaction]),
  );
  const refusals = unique('refusal', contexts, ({ refusals = {} }) => Object.entries(refusals));
  const scopes = unique('scope', contexts, ({ scopes = {} }) => Object.entries(scopes) as [Scope, ScopeSpec][]);
  return {
    codecs: Object.fromEntries(codecs),
    projections: [...projections.values()],
    reactions: [...reactions.values()],
    dueWork: contexts.flatMap(({ dueWork = [] }) => dueWork),
    refusals: Object.fromEntries(refusals),
    scopes: [...scopes.keys()],
    defaultScopes: [...scopes].flatMap(([scope, { byDefault }]) => (byDefault ? [scope] : [])),
    metrics: contexts.flatMap(({ metrics }) => metrics ?? []),
    // A field may belong to several.
    logFields: [...new Set(contexts.flatMap(({ logFields = [] }) => logFields))],
    modules: async (roles) => {
      const wanted = contexts.flatMap(({ modules = {} }) =>
        (['every', ...roles] as const).flatMap((role) => modules[role] ?? []),
      );
      return (await Promise.all(wanted.map((load) => load()))).flat();
    },
  };
};

const unique = <Name extends string, T>(
  kind: string,
  contexts: readonly Context[],
  declarations: (context: Context) => readonly (readonly [Name, T])[],
): ReadonlyMap<Name, T> => {
  const found = new Map<Name, T>();
  const owners = new Map<Name, string>();
  for (const context of contexts)
    for (const [name, declared] of declarations(context)) {
      const owner = owners.get(name);
      if (owner !== undefined) throw new DeclaredTwice(kind, name, owner, context.name);
      owners.set(name, context.name);
      found.set(name, declared);
    }
  return found;
};
