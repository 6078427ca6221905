import type { Filter } from '../read-models/read-model-store.js';

/** Everybody's documents: what operators ask for. A symbol, so that no text and no forgotten field can mean it. */
export const ALL_TENANTS = Symbol('all tenants');

/** Whose documents a query may see: it comes from the credential, never from what a client sends. */
export type Owner = string | typeof ALL_TENANTS;

/** One page of a list, newest first. `position`: what the answer must reflect (read-your-writes). */
export type PageOf = Readonly<{
  tenantId: Owner;
  filter: Filter;
  limit: number;
  offset: number;
  position: bigint | undefined;
}>;

/** One document, by its id or by the texts of other fields. */
export type OneOf = Readonly<{ tenantId: Owner; id: string; position: bigint | undefined }>;

/** What a query answers; `position` is what the answer reflects, for one that asked. */
export type Page<Doc> = Readonly<{ documents: readonly Doc[]; total: number; position: bigint | undefined }>;
export type One<Doc> = Readonly<{ document: Doc | undefined; position: bigint | undefined }>;
