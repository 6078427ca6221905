import { CoordinationUnavailable } from '../coordination/coordination.js';
import { AppendOutcomeUnknown, StoreUnavailable } from '../event-store/event-store.errors.js';
import { FenceLost, ReadModelsUnavailable } from '../read-models/read-model-store.js';
import { VaultUnavailable } from '../vault/key-vault.js';

const OUTAGES = [
  StoreUnavailable,
  AppendOutcomeUnknown,
  CoordinationUnavailable,
  ReadModelsUnavailable,
  VaultUnavailable,
  FenceLost,
];

/** Whether a store of ours is away, or a lease: then no event is to blame, and all of them wait. */
export const isOutage = (error: unknown): boolean => OUTAGES.some((outage) => error instanceof outage);
