import type { ConversationItem } from 'openai/resources/realtime/realtime';
import { newId } from './ids.js';
import { RequestError } from './request-error.js';

export type IdentifiedItem = ConversationItem & Readonly<{ id: string }>;

/** An item, and what only the model itself knows of it. */
type Entry = {
  readonly id: string;
  readonly item: ConversationItem;
  /** Of the model's own speech: how much there is of each part, by its content index. */
  readonly audioMs: number[];
  truncated: boolean;
};

const partsOf = (item: ConversationItem) => (item.type === 'message' && item.role === 'assistant' ? item.content : []);

/** The items that the model remembers, in order. */
export class Conversation {
  readonly id = newId('conv');
  readonly #entries: Entry[] = [];

  get items(): readonly ConversationItem[] {
    return this.#entries.map(({ item }) => item);
  }

  get lastId(): string | null {
    return this.#entries.at(-1)?.id ?? null;
  }

  get hasSpoken(): boolean {
    return this.#entries.some(({ item }) => partsOf(item).some(({ type }) => type === 'output_audio'));
  }

  /** Adds the item after `previousId` (absent: at the end; `root`: first); returns the id of what precedes it. */
  add(item: IdentifiedItem, previousId?: string | null): string | null {
    if (this.has(item.id)) {
      const message = `Error adding item: an item with id '${item.id}' already exists.`;
      throw new RequestError('item_create_duplicate_id', message, 'item.id');
    }
    if (item.type === 'function_call_output') this.#requireCall(item.call_id);
    const at = this.#placeAfter(previousId);
    this.#entries.splice(at, 0, { id: item.id, item, audioMs: [], truncated: false });
    return this.#entries[at - 1]?.id ?? null;
  }

  /** The item as the service shows it: once it has been truncated, without any transcript. */
  retrieve(id: string): ConversationItem {
    const { item, truncated } = this.#get(id, 'retrieve');
    if (!truncated || item.type !== 'message' || item.role !== 'assistant') return item;
    return { ...item, content: item.content.map(({ type }) => ({ type })) };
  }

  #get(id: string, action: 'retrieve' | 'delete' | 'truncate'): Entry {
    const entry = this.#entries.find((one) => one.id === id);
    if (entry) return entry;
    const message = `Error: cannot ${action} item: the item with id '${id}' does not exist.`;
    throw new RequestError(`item_${action}_invalid_item_id`, message, 'item_id');
  }

  has(id: string): boolean {
    return this.#entries.some((entry) => entry.id === id);
  }

  /** More of this part's speech has been put out. */
  spoke(id: string, contentIndex: number, audioMs: number): void {
    const spoken = this.#entries.find((one) => one.id === id)?.audioMs;
    if (spoken) spoken[contentIndex] = (spoken[contentIndex] ?? 0) + audioMs;
  }

  delete(id: string): void {
    this.#entries.splice(this.#entries.indexOf(this.#get(id, 'delete')), 1);
  }

  /** Forgets what was said after `audioEndMs`; the words are divided by their letters. */
  truncate(id: string, contentIndex: number, audioEndMs: number): void {
    const entry = this.#get(id, 'truncate');
    if (entry.audioMs.length === 0) throw new RequestError(null, 'Only model output audio messages can be truncated');
    const part = partsOf(entry.item)[contentIndex];
    const spokenMs = entry.audioMs[contentIndex];
    if (!part || spokenMs === undefined)
      throw new RequestError('invalid_value', `Content index ${contentIndex} does not exist.`, 'content_index');
    if (audioEndMs > spokenMs) {
      const message = `Audio content of ${spokenMs}ms is already shorter than ${audioEndMs}ms`;
      throw new RequestError('invalid_value', message, 'audio_end_ms');
    }
    part.transcript = upTo(part.transcript ?? '', spokenMs === 0 ? 0 : audioEndMs / spokenMs);
    entry.audioMs[contentIndex] = audioEndMs;
    entry.truncated = true;
    for (const later of partsOf(entry.item).slice(contentIndex + 1)) later.transcript = '';
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
