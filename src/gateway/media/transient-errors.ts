import {
  AppendOutcomeUnknown,
  RevisionConflict,
  StoreUnavailable,
} from '../../platform/event-store/event-store.errors.js';
import { KeyMissing, VaultUnavailable } from '../../platform/vault/key-vault.js';

/** Whether the stores may answer otherwise in a while: what was to be written must be kept. */
export const isTransient = (error: unknown): boolean =>
  error instanceof StoreUnavailable ||
  error instanceof AppendOutcomeUnknown ||
  error instanceof RevisionConflict ||
  error instanceof VaultUnavailable ||
  error instanceof KeyMissing;
