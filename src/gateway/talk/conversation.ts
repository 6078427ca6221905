import type { CallEvent, Speaker } from '../../calls/domain/call.events.js';
import { writeExact } from '../../platform/events/exact-json.js';
import type { Json } from '../../platform/events/json.js';
import type { HistoryItem } from './history-item.js';
import { unknownAnswer } from './tool-answers.js';

type Entry = {
  readonly id: string;
  readonly previousId: string | null;
  readonly atMs: number;
  readonly speaker: Speaker | 'tool';
  items: HistoryItem[];
};

/** A new model session is told the last entries, at most so many: telling them holds up the audio of other calls. */
const MAX_REPLAYED = 300;

/**
 * The conversation as the caller heard it, which a new model session is told: interrupted turns with the words that were
 * heard, tool calls with their results. Filled while the call goes on, or from the log.
 */
export class Conversation {
  readonly #entries = new Map<string, Entry>();

  static of(events: Iterable<CallEvent>): Conversation {
    const conversation = new Conversation();
    for (const event of events) conversation.apply(event);
    conversation.#settleTools();
    return conversation;
  }

  apply({ type, data }: CallEvent): void {
    if (type === 'TurnAppended') this.turn(data);
    else if (type === 'TurnInterrupted') this.interrupted(data.turnId, data.heardText);
    else if (type === 'DigitsReceived') this.digits(data.digits, data.atMs);
    else if (type === 'ToolInvoked' || type === 'ToolDenied') this.toolCall(data);
    if (type === 'ToolSucceeded') this.toolResult(data.toolCallId, writeExact(data.result));
    else if (type === 'ToolOutcomeUnknown') {
      this.toolResult(data.toolCallId, JSON.stringify(unknownAnswer(data.reason)));
    } else if (type === 'ToolFailed' || type === 'ToolDenied') {
      this.toolResult(data.toolCallId, JSON.stringify({ error: data.reason }));
    }
  }

  turn(turn: {
    turnId: string;
    previousItemId: string | null;
    speaker: Speaker;
    text: string;
    startedAtMs: number;
  }): void {
    const { turnId, previousItemId, speaker, text, startedAtMs } = turn;
    this.#add(turnId, previousItemId, startedAtMs, speaker, [message(speaker, text)]);
  }

  interrupted(turnId: string, heardText: string): void {
    const entry = this.#entries.get(turnId);
    if (entry !== undefined) entry.items = [message('agent', heardText)];
  }

  digits(digits: string, atMs: number): void {
    this.#add(`digits:${atMs}`, null, atMs, 'caller', [message('caller', pressed(digits))]);
  }

  toolCall(call: { toolCallId: string; tool: string; arguments: Json; atMs: number }): void {
    const { toolCallId: callId, tool: name, atMs } = call;
    const argumentsJson = writeExact(call.arguments);
    this.#add(callId, null, atMs, 'tool', [{ type: 'function_call', callId, name, argumentsJson }]);
  }

  toolResult(callId: string, output: string): void {
    const entry = this.#entries.get(callId);
    if (entry?.items.length === 1) entry.items.push({ type: 'function_call_output', callId, output });
  }

  /** The last entry is the caller's or a tool's: the agent owes an answer. */
  get awaitsAgent(): boolean {
    const last = this.#ordered().at(-1);
    return last !== undefined && last.speaker !== 'agent';
  }

  /** What a new model session is told, oldest first. A tool that still runs stands there without a result. */
  history(): readonly HistoryItem[] {
    const items = this.#ordered()
      .slice(-MAX_REPLAYED)
      .flatMap((entry) => entry.items);
    return items.filter((item) => item.type !== 'message' || item.text !== '');
  }

  /** By time, and never before what it follows (the model's own order). */
  #ordered(): readonly Entry[] {
    const ordered: Entry[] = [];
    const placed = new Set<string>();
    const place = (entry: Entry): void => {
      if (placed.has(entry.id)) return;
      placed.add(entry.id);
      const previous = entry.previousId === null ? undefined : this.#entries.get(entry.previousId);
      if (previous !== undefined) place(previous);
      ordered.push(entry);
    };
    [...this.#entries.values()].sort((a, b) => a.atMs - b.atMs).forEach(place);
    return ordered;
  }

  #add(id: string, previousId: string | null, atMs: number, speaker: Entry['speaker'], items: HistoryItem[]): void {
    if (!this.#entries.has(id)) this.#entries.set(id, { id, previousId, atMs, speaker, items });
  }

  /** The process that ran these tools is gone: a model must not wait for results, nor take the tools for not run. */
  #settleTools(): void {
    for (const { id, speaker } of this.#entries.values()) {
      if (speaker === 'tool') this.toolResult(id, JSON.stringify(unknownAnswer('interrupted')));
    }
  }
}

const message = (speaker: Speaker, text: string): HistoryItem => ({
  type: 'message',
  role: speaker === 'caller' ? 'user' : 'assistant',
  text,
});

/** How the model is told of keys. */
export const pressed = (digits: string): string => `[The caller pressed ${digits} on the keypad.]`;
