import { inspect } from 'node:util';

const SHOWN = '[secret]';

/** A value that no log, JSON or inspection shows: only `reveal()` hands it out, and is easy to search for. */
export class Secret<Value = string> {
  readonly #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  reveal(): Value {
    return this.#value;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
