import { Refused } from '../../platform/commands/refused.js';
import {
  AppendOutcomeUnknown,
  InvalidAppend,
  RevisionConflict,
  StoreUnavailable,
} from '../../platform/event-store/event-store.errors.js';
import { NotJson } from '../../platform/events/canonical.js';
import { VaultUnavailable } from '../../platform/vault/key-vault.js';
import { NoSuchCall } from '../../calls/services/no-such-call.js';

/**
 * Whether a command can never be written, however often it is tried. Nothing else may drop it: every other error (a
 * store that is away, a row that cannot be read, an event type of a later release, a broken seal) may be mended.
 */
export const isDefinite = (error: unknown): boolean =>
  error instanceof Refused || error instanceof NoSuchCall || error instanceof InvalidAppend || error instanceof NotJson;

/** Whether a store is away, which concerns all calls and is reported once for all; else something is wrong with a call. */
export const isOutage = (error: unknown): boolean =>
  error instanceof StoreUnavailable ||
  error instanceof AppendOutcomeUnknown ||
  error instanceof RevisionConflict ||
  error instanceof VaultUnavailable;
