import { categoryOf } from '../../events/event.js';

/**
 * Which streams of a server are ours, and what they are called there. A server is shared: with other applications,
 * whose streams have categories of their own, and with other installations, whose names have another prefix.
 */
export class StreamNames {
  readonly #categories: ReadonlySet<string> | undefined;

  /** Without categories every stream with the prefix is ours, but those of the system. */
  constructor(
    private readonly prefix = '',
    categories?: readonly string[],
  ) {
    this.#categories = categories && new Set(categories);
  }

  /** The name that the server knows the stream by. */
  onServer(stream: string): string {
    return this.prefix + stream;
  }

  /** Our name of a stream of the server; undefined if it is none of ours. */
  ours(onServer: string): string | undefined {
    if (onServer.startsWith('$') || !onServer.startsWith(this.prefix)) return undefined;
    const stream = onServer.slice(this.prefix.length);
    return this.#categories?.has(categoryOf(stream)) === false ? undefined : stream;
  }

  /** Matches the names of our streams, for the server's own filter. */
  get pattern(): string {
    if (this.#categories) return `^${escaped(this.prefix)}(?:${[...this.#categories].map(escaped).join('|')})(?:-|$)`;
    return this.prefix === '' ? '^[^$]' : `^${escaped(this.prefix)}`;
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
