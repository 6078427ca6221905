/** A script that cannot be used: the message names the file, the place and what was expected there. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

/** A value read from a file, with the path to it; every reader throws {@link ScriptError} when it is not what it says. */
export class Checked {
  constructor(
    private readonly value: unknown,
    private readonly path: string,
  ) {}

  fail(expected: string): never {
    throw new ScriptError(`${this.path}: expected ${expected}, found ${JSON.stringify(this.value) ?? 'nothing'}`);
  }

  text(pattern?: RegExp, expected = 'text'): string {
    const { value } = this;
    if (typeof value !== 'string' || value === '' || (pattern && !pattern.test(value))) this.fail(expected);
    return value;
  }

  oneOf<T extends string>(words: readonly T[]): T {
    return words.find((word) => word === this.value) ?? this.fail(words.join(' | '));
  }

  milliseconds(): number {
    return this.count('whole milliseconds');
  }

  count(expected = 'a whole number'): number {
    const { value } = this;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) this.fail(expected);
    return value;
  }

  percent(): number {
    const { value } = this;
    if (typeof value !== 'number' || !(value >= 0 && value <= 100)) this.fail('a number from 0 to 100');
    return value;
  }

  yes(): true {
    return this.value === true || this.fail('true');
  }

  isList(): boolean {
    return Array.isArray(this.value);
  }

  list(): Checked[] {
    if (!Array.isArray(this.value)) this.fail('a list');
    return this.value.map((each: unknown, index) => new Checked(each, `${this.path}[${index}]`));
  }

  /** The fields present, by name; refuses those it does not know, and the absence of required ones. */
  fields<R extends string, O extends string>(required: readonly R[], optional: readonly O[]) {
    const record = this.record();
    const known: readonly string[] = [...required, ...optional];
    const at = (name: string): string => `${this.path}.${name}`;
    for (const name of Object.keys(record)) {
      if (!known.includes(name)) throw new ScriptError(`${at(name)}: unknown; expected one of ${known.join(', ')}`);
    }
    for (const name of required) if (record[name] === undefined) throw new ScriptError(`${at(name)}: missing`);
    const present = known.filter((name) => record[name] !== undefined);
    return Object.fromEntries(present.map((name) => [name, new Checked(record[name], at(name))])) as Record<
      R,
      Checked
    > &
      Partial<Record<O, Checked>>;
  }

  /** One field of several, before it is known which others belong to it. */
  field(name: string): Checked {
    return new Checked(this.record()[name], `${this.path}.${name}`);
  }

  record(): Record<string, unknown> {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.fail('fields');
    return { ...value };
  }
}
