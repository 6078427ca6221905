import { ReadPreference } from 'mongodb';

/**
 * Whatever the URL says: written to a majority's journals, read from the primary as a majority has it. A key that a
 * failover could roll back must not be used to seal anything, nor a lease be held that somebody else can still get.
 */
export const DURABLE = {
  writeConcern: { w: 'majority' as const, j: true },
  readConcern: { level: 'majority' as const },
  readPreference: ReadPreference.PRIMARY,
};
