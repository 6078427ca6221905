import type { AppendTurn, InterruptTurn } from '../../calls/domain/call.commands.js';
import { heardText } from '../talk/heard-text.js';
import type { Cut, Part } from './playback-ledger.js';

type Item = {
  readonly responseId: string;
  readonly previousItemId: string | null;
  startedAtMs: number | null;
  text: string;
  audioMs: number;
  /** Audio of each content part, in ms: a message may have several (protocol: D.9). */
  readonly partsMs: Map<number, number>;
  /** How much text there was when so much audio had come. */
  readonly points: { audioMs: number; length: number }[];
  told: boolean;
  cut: { heardMs: number; atMs: number } | null;
};

/** An item may be cut as long as it plays; older ones are forgotten. */
const MAX_ITEMS = 16;
/** Characters of one turn: an hour of speech. */
const MAX_TEXT = 64 * 1024;

/** The agent's turns: what was said, and where one was cut, what was heard of it. What was never sent is no turn. */
export class AgentTurns {
  readonly #items = new Map<string, Item>();
  readonly #previous = new Map<string, string | null>();
  /** Responses that were cut; what still comes of them is not heard. */
  readonly #cutResponses = new Map<string, true>();

  constructor(
    private readonly callMs: () => number,
    private readonly told: (turn: AppendTurn | InterruptTurn) => void,
  ) {}

  follows(itemId: string, previousItemId: string | null): void {
    this.#previous.set(itemId, previousItemId);
    forgetOldest(this.#previous);
  }

  /** Audio of a part of the item was sent; `beginsInMs` is when it will be heard. */
  audio(part: Part, responseId: string, audioMs: number, beginsInMs: number): void {
    const item = this.#item(part.itemId, responseId);
    item.startedAtMs ??= this.callMs() + Math.round(beginsInMs);
    item.audioMs += audioMs;
    item.partsMs.set(part.contentIndex, (item.partsMs.get(part.contentIndex) ?? 0) + audioMs);
  }

  text(itemId: string, responseId: string, delta: string): void {
    const item = this.#item(itemId, responseId);
    if (delta === '' || item.text.length + delta.length > MAX_TEXT) return;
    item.text += delta;
    const point = { audioMs: item.audioMs, length: item.text.length };
    if (item.points.at(-1)?.audioMs === point.audioMs) item.points.pop();
    item.points.push(point);
  }

  /**
   * The model has finished the item; its last audio will have been heard in `endsInMs`. One that was cut short waits for
   * the end of its response, which says why.
   */
  done(itemId: string, text: string, whole: boolean, endsInMs: number): void {
    const item = this.#items.get(itemId);
    if (item === undefined) return;
    if (text.length > item.text.length) item.text = text.slice(0, MAX_TEXT);
    if (whole) this.#tell(itemId, item, endsInMs);
  }

  /** Playback of the item was cut. If the model is not done with it, the turn waits for its last words. */
  cut({ itemId, heardMs }: Cut): void {
    const item = this.#items.get(itemId);
    if (item === undefined || item.cut !== null) return;
    item.cut = { heardMs: Math.floor(heardMs), atMs: this.callMs() };
    if (item.told) this.#tellCut(itemId, item, item.cut);
  }

  /** The response being made was cut. Returns its items that had been played as far as they had come. */
  cutResponse(responseId: string): readonly Cut[] {
    this.#cutResponses.set(responseId, true);
    forgetOldest(this.#cutResponses);
    const cuts: Cut[] = [];
    for (const [itemId, item] of this.#items) {
      if (item.responseId !== responseId || item.cut !== null || item.told || item.audioMs === 0) continue;
      const parts = [...item.partsMs].slice(-1).map(([contentIndex, heardMs]) => ({ contentIndex, heardMs }));
      cuts.push({ itemId, heardMs: item.audioMs, parts });
    }
    return cuts;
  }

  isCut(responseId: string): boolean {
    return this.#cutResponses.has(responseId);
  }

  /** No more of this response will come; `cutReason` is the provider's for having ended it early. */
  responseDone(responseId: string, cutReason: string | null, endsInMs: number): void {
    this.#cutResponses.delete(responseId);
    for (const [itemId, item] of this.#items) {
      if (item.responseId === responseId) this.#tell(itemId, item, endsInMs, cutReason);
    }
  }

  /** The model session is gone: an item it had not finished ends with its audio, and cannot be truncated any more. */
  settle(endsInMs: number): void {
    for (const [itemId, item] of this.#items) {
      if (item.told) continue;
      item.cut ??= { heardMs: Math.floor(item.audioMs), atMs: this.callMs() + Math.round(endsInMs) };
      this.#tell(itemId, item, endsInMs);
    }
    this.#items.clear();
    this.#cutResponses.clear();
  }

  /** Whether the item belongs to the model session that is open. */
  has(itemId: string): boolean {
    return this.#items.has(itemId);
  }

  #item(itemId: string, responseId: string): Item {
    let item = this.#items.get(itemId);
    if (item === undefined) {
      const previousItemId = this.#previous.get(itemId) ?? null;
      item = {
        responseId,
        previousItemId,
        startedAtMs: null,
        text: '',
        audioMs: 0,
        partsMs: new Map(),
        points: [],
        told: false,
        cut: null,
      };
      this.#items.set(itemId, item);
      forgetOldest(this.#items);
    }
    return item;
  }

  #tell(itemId: string, item: Item, endsInMs: number, cutReason: string | null = null): void {
    if (item.told) return;
    item.told = true;
    if (item.audioMs === 0) return;
    const { text, previousItemId, cut } = item;
    const startedAtMs = item.startedAtMs ?? this.callMs();
    const endedAtMs = Math.max(startedAtMs, cut?.atMs ?? this.callMs() + Math.round(endsInMs));
    this.told({
      type: 'AppendTurn',
      turnId: itemId,
      speaker: 'agent',
      text,
      previousItemId,
      startedAtMs,
      endedAtMs,
      cutReason,
    });
    if (cut !== null) this.#tellCut(itemId, item, cut);
  }

  #tellCut(itemId: string, item: Item, { heardMs, atMs }: { heardMs: number; atMs: number }): void {
    this.told({ type: 'InterruptTurn', turnId: itemId, heardMs, heardText: heardText(item, heardMs), atMs });
  }
}

const forgetOldest = (map: Map<string, unknown>): void => {
  const oldest = map.size > MAX_ITEMS ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
};
