import type { ConversationItem } from 'openai/resources/realtime/realtime';
import { RequestError } from './request-error.js';

export type IdentifiedItem = ConversationItem & Readonly<{ id: string }>;

/** An item, and what only the model itself knows of it. */
type Entry = {
  readonly id: string;
  readonly item: ConversationItem;
  /** Of the model's own speech: how much there is. */
  audioMs?: number;
};

const audioPart = (item: ConversationItem) =>
  item.type === 'message' && item.role === 'assistant'
    ? item.content.find(({ type }) => type === 'output_audio')
    : undefined;

/** The items that the model remembers, in order. */
export class Conversation {
  readonly #entries: Entry[] = [];

  get items(): readonly ConversationItem[] {
    return this.#entries.map(({ item }) => item);
  }

  get lastId(): string | null {
    return this.#entries.at(-1)?.id ?? null;
  }

  get hasSpoken(): boolean {
    return this.#entries.some(({ item }) => audioPart(item) !== undefined);
  }

  /** Adds the item after `previousId` (absent: at the end; `root`: first); returns the id of what precedes it. */
  add(item: IdentifiedItem, previousId?: string | null): string | null {
    if (this.has(item.id)) {
      const message = `Error adding item: an item with id '${item.id}' already exists.`;
      throw new RequestError('item_create_duplicate_id', message, 'item.id');
    }
    if (item.type === 'function_call_output') this.#requireCall(item.call_id);
    const at = this.#placeAfter(previousId);
    this.#entries.splice(at, 0, { id: item.id, item });
    return this.#entries[at - 1]?.id ?? null;
  }

  get(id: string, action: 'retrieve' | 'delete' | 'truncate'): Entry {
    const entry = this.#entries.find((one) => one.id === id);
    if (entry) return entry;
    const message = `Error: cannot ${action} item: the item with id '${id}' does not exist.`;
    throw new RequestError(`item_${action}_invalid_item_id`, message, 'item_id');
  }

  has(id: string): boolean {
    return this.#entries.some((entry) => entry.id === id);
  }

  /** More of this item's speech has been put out. */
  spoke(id: string, audioMs: number): void {
    const entry = this.#entries.find((one) => one.id === id);
    if (entry) entry.audioMs = (entry.audioMs ?? 0) + audioMs;
  }

  delete(id: string): void {
    this.#entries.splice(this.#entries.indexOf(this.get(id, 'delete')), 1);
  }

  /** Forgets what was said after `audioEndMs`; the words are divided by their letters. */
  truncate(id: string, contentIndex: number, audioEndMs: number): void {
    const entry = this.get(id, 'truncate');
    const part = audioPart(entry.item);
    if (!part || entry.audioMs === undefined)
      throw new RequestError('invalid_value', 'Only model output audio messages can be truncated.', 'item_id');
    if (contentIndex !== 0)
      throw new RequestError('invalid_value', `Content index ${contentIndex} does not exist.`, 'content_index');
    if (audioEndMs > entry.audioMs) {
      const message = `Audio content of ${entry.audioMs}ms is already shorter than ${audioEndMs}ms`;
      throw new RequestError('invalid_value', message, 'audio_end_ms');
    }
    part.transcript = upTo(part.transcript ?? '', entry.audioMs === 0 ? 0 : audioEndMs / entry.audioMs);
    entry.audioMs = audioEndMs;
  }

  #requireCall(callId: string): void {
    if (this.items.some((item) => item.type === 'function_call' && item.call_id === callId)) return;
    throw new RequestError(
      'invalid_tool_call_id',
      `Tool call ID '${callId}' not found in conversation.`,
      'item.call_id',
    );
  }

  #placeAfter(previousId: string | null | undefined): number {
    if (previousId === undefined || previousId === null) return this.#entries.length;
    if (previousId === 'root') return 0;
    const at = this.#entries.findIndex(({ id }) => id === previousId);
    if (at >= 0) return at + 1;
    const message = `Previous item with id '${previousId}' does not exist.`;
    throw new RequestError('item_create_invalid_previous_item_id', message, 'previous_item_id');
  }
}

/** The whole words within the first `share` (0 to 1) of a text. */
const upTo = (text: string, share: number): string =>
  share >= 1 ? text : text.slice(0, Math.floor(text.length * share) + 1).replace(/\s*\S*$/u, '');
