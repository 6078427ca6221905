import type { Filter } from '../../platform/read-models/read-model-store.js';

/** One page of a tenant's list, newest first. `position`: what the answer must reflect (read-your-writes). */
export type PageOf = Readonly<{
  tenantId: string;
  filter: Filter;
  limit: number;
  offset: number;
  position: bigint | undefined;
}>;

export type Page<Doc> = Readonly<{ documents: readonly Doc[]; total: number; position: bigint | undefined }>;
export type One<Doc> = Readonly<{ document: Doc | undefined; position: bigint | undefined }>;
