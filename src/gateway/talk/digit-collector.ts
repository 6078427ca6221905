import type { Clock } from '../../platform/clock/clock.js';

/** Keys pressed without a longer pause than this (ms) are one entry. */
const PAUSE_MS = 700;

/** Gathers pressed keys into what the caller entered. */
export class DigitCollector {
  #digits = '';
  #firstAtMs = 0;
  #cancel: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly callMs: () => number,
    private readonly entered: (digits: string, atMs: number) => void,
  ) {}

  press(digit: string): void {
    if (this.#digits === '') this.#firstAtMs = this.callMs();
    this.#digits += digit;
    this.#cancel?.();
    this.#cancel = this.clock.after(PAUSE_MS, () => this.flush());
  }

  flush(): void {
    this.#cancel?.();
    const digits = this.#digits;
    this.#digits = '';
    if (digits !== '') this.entered(digits, this.#firstAtMs);
  }
}
