import { writeExact } from '../platform/events/exact-json.js';
import type { CallEvent } from '../calls/domain/call.events.js';
import type { EventStore } from '../platform/event-store/event-store.js';
import type { DecodedEvent } from '../platform/events/event.js';
import { EventDecoder } from '../platform/events/event-decoder.js';
import type { KeyVault } from '../platform/vault/key-vault.js';
import { codecs } from '../contexts.js';
import type { Narrator } from './narrator.js';

/** Prints, while calls go on, what only the log knows: tools with their results, and what a caller had really heard. */
export const watchLog = async (
  store: EventStore,
  vault: KeyVault,
  narrator: () => Narrator | undefined,
  signal: AbortSignal,
): Promise<void> => {
  const decoder = new EventDecoder(codecs, vault);
  const invokedAtMs = new Map<string, number>();
  let live = false;
  for await (const step of store.follow({ categories: ['call'], signal })) {
    if ('caughtUp' in step) live ||= step.caughtUp;
    if (!live || !('event' in step)) continue;
    const [event] = await decoder.decode([step.event]);
    const telling = narrator();
    if (event !== undefined && telling !== undefined) tell(telling, invokedAtMs, event as DecodedEvent<CallEvent>);
  }
};

const tell = (narrator: Narrator, invokedAtMs: Map<string, number>, { type, data }: DecodedEvent<CallEvent>): void => {
  switch (type) {
    case 'TurnAppended':
      return data.speaker === 'agent' ? narrator.agentTurn(data.startedAtMs) : undefined;
    case 'SessionLost':
      return narrator.log(undefined, `the agent is lost (${data.reason})`);
    case 'SessionResumed':
      return narrator.log(undefined, 'the agent is there again, with the whole conversation');
    case 'ToolInvoked':
      invokedAtMs.set(data.toolCallId, data.atMs);
      return narrator.log(data.atMs, `${data.tool}(${writeExact(data.arguments)})`);
    case 'ToolSucceeded':
      return narrator.log(
        endOf(data, invokedAtMs),
        `${data.tool} answered ${JSON.stringify(data.result)} in ${data.durationMs} ms`,
      );
    case 'ToolFailed':
      return narrator.log(endOf(data, invokedAtMs), `${data.tool} failed: ${data.reason}`);
    case 'ToolOutcomeUnknown':
      return narrator.log(undefined, `${data.tool} failed: ${data.reason}`);
    case 'ToolDenied':
      return narrator.log(data.atMs, `${data.tool} denied: ${data.reason}`);
    case 'TurnInterrupted':
      return narrator.log(data.atMs, `interrupted: the caller had heard ${data.heardMs} ms, about “${data.heardText}”`);
    default:
      return;
  }
};

/** When a tool's answer was there; undefined for a call that was invoked before the log was watched. */
const endOf = (
  { toolCallId, durationMs }: Readonly<{ toolCallId: string; durationMs: number }>,
  invokedAtMs: Map<string, number>,
): number | undefined => {
  const startedAtMs = invokedAtMs.get(toolCallId);
  invokedAtMs.delete(toolCallId);
  return startedAtMs === undefined ? undefined : startedAtMs + durationMs;
};
