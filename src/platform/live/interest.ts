import { categoryOf, type StoredEvent } from '../events/event.js';

/** Which events a listener wants to hear of; a field that is absent does not narrow. */
export type Interest = Readonly<{ tenantId?: string; categories?: readonly string[]; stream?: string }>;

/** Whether events of a category may be among those that are wanted. */
export const mayConcern = ({ categories, stream }: Interest, category: string): boolean =>
  (categories?.includes(category) ?? true) && (stream === undefined || categoryOf(stream) === category);

export const concerns = (interest: Interest, { stream, meta }: Pick<StoredEvent, 'stream' | 'meta'>): boolean =>
  mayConcern(interest, categoryOf(stream)) &&
  (interest.stream === undefined || interest.stream === stream) &&
  (interest.tenantId === undefined || interest.tenantId === meta.tenantId);
