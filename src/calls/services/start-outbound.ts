import type { Clock } from '../../platform/clock/clock.js';
import type { CommandContext } from '../../platform/commands/stream-definition.js';
import type { Handled } from '../../platform/commands/stream-writer.js';
import { AppendOutcomeUnknown, StoreUnavailable } from '../../platform/event-store/event-store.errors.js';
import type { CallStreamWriter } from '../call.stream.js';
import type { StartCall } from '../domain/call.commands.js';
import type { CallEvent } from '../domain/call.events.js';
import type { Call } from '../domain/call.js';

/** The n-th settling waits `250 ms · 2^n`: about eight seconds in all, while the client waits. */
const SETTLE_TRIES = 5;
const FIRST_WAIT_MS = 250;

/**
 * Appends the call's start and its `DialRequested`. While the outcome is unknown the very batch is sent again: events
 * in the answer mean that this attempt wrote them, and only then may the caller dial. Given up, it throws, nothing
 * has been dialled, and should the batch be there after all, reconciliation shows the call as unknown.
 */
export const startOutbound = async (
  writer: CallStreamWriter,
  start: StartCall,
  context: CommandContext,
  clock: Clock,
): Promise<Handled<Call | null, CallEvent>> => {
  try {
    return await writer.handle([start], context);
  } catch (error) {
    if (!(error instanceof AppendOutcomeUnknown)) throw error;
    return settle(writer, error, clock);
  }
};

const settle = async (
  writer: CallStreamWriter,
  unknown: Error,
  clock: Clock,
): Promise<Handled<Call | null, CallEvent>> => {
  for (let tries = 0; tries < SETTLE_TRIES; tries++) {
    await clock.sleep(FIRST_WAIT_MS * 2 ** tries);
    try {
      const settled = await writer.settle();
      if (settled !== undefined) return settled;
    } catch (error) {
      if (!(error instanceof AppendOutcomeUnknown || error instanceof StoreUnavailable)) throw error;
    }
  }
  throw unknown;
};
