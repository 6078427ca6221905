import { ConfigError } from './config.error.js';
import { Secret } from './secret.js';

export type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads typed values out of environment variables and collects what is wrong with them, so that a newcomer repairs
 * the whole `.env` in one go. An empty variable counts as absent: `.env.example` is full of them.
 */
export class EnvReader {
  readonly #problems: string[] = [];

  constructor(private readonly env: Env) {}

  /** Says that the named variable must be something else; `must` completes the sentence "NAME …". */
  problem(name: string, must: string): void {
    this.#problems.push(`${name} ${must}`);
  }

  /** Throws {@link ConfigError} if anything was wrong. */
  done(): void {
    if (this.#problems.length > 0) throw new ConfigError(this.#problems);
  }

  has(name: string): boolean {
    return this.text(name) !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.env[name]?.trim();
    return value === '' ? undefined : value;
  }

  /** The value as `parse` understands it; where that is undefined, a problem is noted. */
  parsed<T>(name: string, parse: (text: string) => T | undefined, must: string): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = parse(text);
    if (value === undefined) this.problem(name, must);
    return value;
  }

  matching(name: string, pattern: RegExp, must: string): string | undefined {
    return this.parsed(name, (text) => (pattern.test(text) ? text : undefined), must);
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    return this.optionalInteger(name, min, max) ?? fallback;
  }

  optionalInteger(name: string, min: number, max: number): number | undefined {
    const inRange = (text: string): number | undefined => {
      const value = Number(text);
      return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined;
    };
    return this.parsed(name, inRange, `must be a whole number from ${min} to ${max}`);
  }

  oneOf<const T extends string>(name: string, fallback: T, allowed: readonly T[]): T {
    const find = (text: string): T | undefined => allowed.find((option) => option === text);
    return this.parsed(name, find, `must be one of: ${allowed.join(', ')}`) ?? fallback;
  }

  /** A URL with one of these schemes (`http`, without colon), as written. */
  url(name: string, schemes: readonly string[], example: string): string | undefined {
    const parse = (text: string): string | undefined =>
      URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)) ? text : undefined;
    return this.parsed(name, parse, `must be a URL like ${example}`);
  }

  secret(name: string, minLength = 1): Secret | undefined {
    const long = (text: string): Secret | undefined => (text.length >= minLength ? new Secret(text) : undefined);
    return this.parsed(name, long, `must have at least ${minLength} characters (try: openssl rand -hex 32)`);
  }

  /** 32 bytes, written as 64 hexadecimal digits or as base64. */
  key(name: string): Secret<Uint8Array> | undefined {
    return this.parsed(name, parseKey, 'must be 32 bytes in hexadecimal or base64 (try: openssl rand -hex 32)');
  }
}

const parseKey = (text: string): Secret<Uint8Array> | undefined => {
  const bytes = Buffer.from(text, /^[0-9a-fA-F]{64}$/.test(text) ? 'hex' : 'base64');
  return bytes.length === 32 ? new Secret<Uint8Array>(new Uint8Array(bytes)) : undefined;
};
