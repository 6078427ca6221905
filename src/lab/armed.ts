type Armed<F> = { readonly fault: F; left: number };

/** Faults that wait for the place where they strike, so many times each, oldest first. */
export class ArmedFaults<F extends Readonly<{ times?: number }>> {
  #armed: Armed<F>[] = [];

  arm(fault: F): void {
    this.#armed.push({ fault, left: fault.times ?? 1 });
  }

  /** The oldest of all; it is spent by it. */
  next(): F | undefined {
    return this.take((fault): fault is F => fault === this.#armed[0]?.fault);
  }

  /** The oldest that matches; it is spent by it. */
  take<G extends F>(matches: (fault: F) => fault is G): G | undefined {
    for (const armed of this.#armed) {
      const { fault } = armed;
      if (!matches(fault)) continue;
      armed.left--;
      this.#armed = this.#armed.filter(({ left }) => left > 0);
      return fault;
    }
    return undefined;
  }

  clear(): void {
    this.#armed = [];
  }
}
