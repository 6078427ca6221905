import type { CallerScript, Script } from '../../scripts/script.js';

/** A number of the product's, as its owner configured it at the carrier. */
export type NumberConfiguration = Readonly<{
  voiceUrl: string;
  voiceMethod?: 'GET' | 'POST';
  voiceFallbackUrl?: string;
  /** Told once, at the end of each inbound call. */
  statusCallback?: string;
}>;

const NOBODY = { voice: 'caller' as const, ringMs: 0, quietMs: 700, patienceMs: 30_000, steps: [] };

/** Whose number is it: the product's, a scripted person's, or nobody's. */
export class PhoneBook {
  readonly #ours = new Map<string, NumberConfiguration>();
  #others: NumberConfiguration | undefined;
  readonly #people = new Map<string, Script>();
  readonly #scripts = new Map<string, Script>();

  configure(number: string, configuration: NumberConfiguration): void {
    this.#ours.set(number, configuration);
  }

  /** For every number that was not configured by itself and is no script's. */
  configureOthers(configuration: NumberConfiguration): void {
    this.#others = configuration;
  }

  ours(number: string): NumberConfiguration | undefined {
    return this.#ours.get(number) ?? (this.#people.has(number) ? undefined : this.#others);
  }

  /** Who answers when the script's number is dialled. */
  add(script: Script): void {
    this.#people.set(script.caller.number, script);
    this.#scripts.set(script.name, script);
  }

  scriptOf(number: string): Script | undefined {
    return this.#people.get(number);
  }

  get scriptNames(): readonly string[] {
    return [...this.#scripts.keys()];
  }

  scriptNamed(name: string): Script | undefined {
    return this.#scripts.get(name);
  }

  /** A number that is not in the book does not exist: the network refuses it. */
  person(number: string): CallerScript {
    return this.#people.get(number)?.caller ?? { ...NOBODY, number, answers: 'failed' };
  }
}
