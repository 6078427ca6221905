import type { Json } from '../../platform/events/json.js';
import type { SessionPage } from '../read-models/session-page.js';
import type { FunctionCall, SessionContents } from '../read-models/voice-session.js';

/** How many more characters of tools' arguments and results an answer may hold, and of which call, if of one alone. */
export type Room = { left: number; readonly only?: string };

/**
 * Puts the pages of one call together again, in their order. Arguments and results for which there is no room any more
 * are marked as omitted, so that an answer never grows without bound.
 */
export class Assembly {
  readonly #contents: SessionContents = { turns: [], interruptions: [], functionCalls: [], digits: [] };
  readonly #calls = new Map<string, FunctionCall>();

  constructor(private readonly room: Room) {}

  get contents(): SessionContents {
    return this.#contents;
  }

  add({ turns, interruptions, calls, settlements, digits }: SessionPage): void {
    this.#contents.turns.push(...turns);
    this.#contents.interruptions.push(...interruptions);
    this.#contents.digits.push(...digits);
    for (const { argumentsText, ...call } of calls)
      this.#call({ ...call, arguments: null, result: null }, argumentsText);
    for (const { id, resultText, ...fate } of settlements) this.#settle(id, fate, resultText);
  }

  #call(call: FunctionCall, argumentsText: string): void {
    const taken = this.#take(call.id, argumentsText);
    const started = { ...call, arguments: taken ?? null, ...(taken === undefined ? { omitted: true } : {}) };
    this.#calls.set(call.id, started);
    this.#contents.functionCalls.push(started);
  }

  #settle(id: string, fate: Partial<FunctionCall>, resultText = 'null'): void {
    const call = this.#calls.get(id);
    if (!call) return;
    const taken = this.#take(id, resultText);
    Object.assign(call, fate, { result: taken ?? null }, taken === undefined ? { omitted: true } : {});
  }

  #take(id: string, text: string): Json | undefined {
    const { left, only = id } = this.room;
    if (text.length > left || only !== id) return undefined;
    this.room.left -= text.length;
    return JSON.parse(text) as Json;
  }
}
