import type { Needs } from './feed-event.js';

/**
 * Handlers by category and type of event. Maps: the names come from the disk, and a property looked up by a string that
 * is new each time costs more than all the rest of routing.
 */
export class EventHandlers<H> {
  readonly #categories: ReadonlySet<string>;
  readonly #handlers: ReadonlyMap<string, H | undefined>;

  constructor({
    categories,
    on,
  }: Readonly<{ categories: readonly string[]; on: Readonly<Record<string, H | undefined>> }>) {
    this.#categories = new Set(categories);
    this.#handlers = new Map(Object.entries(on));
  }

  /** Undefined if there is none for such events. */
  of(category: string, type: string): H | undefined {
    return this.#categories.has(category) ? this.#handlers.get(type) : undefined;
  }

  /** Whether such an event, which is damaged, may be one of those that have a handler. */
  need({ category, type }: Needs): boolean {
    if (category === undefined) return true;
    return type === undefined ? this.#categories.has(category) : this.of(category, type) !== undefined;
  }
}
