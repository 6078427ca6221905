/** Numbers of which the smallest is always at hand: a binary heap. */
export class MinHeap {
  readonly #items: number[] = [];

  push(item: number): void {
    let at = this.#items.push(item) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && item < this.#at(parent); parent = (at - 1) >> 1) {
      this.#items[at] = this.#at(parent);
      at = parent;
    }
    this.#items[at] = item;
  }

  /** Takes the smallest; undefined if there is none. */
  pop(): number | undefined {
    const smallest = this.#items[0];
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(last);
    return smallest;
  }

  /** Puts an item at the root and lets smaller children rise. */
  #sink(item: number): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const child = this.#at(left + 1) < this.#at(left) ? left + 1 : left;
      if (!(this.#at(child) < item)) break;
      this.#items[at] = this.#at(child);
      at = child;
    }
    this.#items[at] = item;
  }

  #at(index: number): number {
    return this.#items[index] ?? Infinity;
  }
}
