import { RE2JS } from 're2js';

/** Instructions of one compiled pattern: `.{1,500}` has about a thousand, and compiles in some ten milliseconds. */
const MAX_PROGRAM = 1000;
/** Characters times instructions of one check, some tens of milliseconds at worst. */
const MAX_STEPS = 500_000;

/** The patterns of a schema would take too long over these arguments. */
export class TooMuchText extends Error {
  override readonly name = 'TooMuchText';
  constructor() {
    super('there is more text than the patterns of this tool may be tried on');
  }
}

/**
 * The patterns of one schema, on an engine whose time is linear in the text (RE2): schemas are a tenant's, arguments
 * are a model's, and both meet on the loop that carries audio. What only a backtracking engine knows (look-around,
 * back references) does not compile.
 */
export class LinearPatterns {
  #steps = 0;

  /** As Ajv wants an engine; `code` would matter only for schemas compiled ahead of time. */
  readonly engine = Object.assign((pattern: string) => this.#compile(pattern), { code: 'linear' });

  /** Before each check. */
  startOver(): void {
    this.#steps = 0;
  }

  #compile(pattern: string) {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
    const size = compiled.programSize();
    if (size > MAX_PROGRAM) throw new Error(`the pattern ${pattern} is too large: use maxLength for long texts`);
    const test = (text: string): boolean => {
      this.#steps += text.length * size;
      if (this.#steps > MAX_STEPS) throw new TooMuchText();
      return compiled.test(text);
    };
    return { test, toString: () => pattern };
  }
}
