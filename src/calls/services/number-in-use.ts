import type { Json } from '../../platform/events/json.js';

/** What a call's stream says of it. */
export type Standing = 'live' | 'over' | 'absent';

/** One call that is under way to a number, and when it was entered. */
type Entry = Readonly<{ callId: string; enteredAtMs: number }>;
type Stored = Readonly<{ entries: readonly Entry[]; pruneAbove: number }>;

/** How long an entry counts although its call's stream is not there yet: its process is about to append it. */
const GRACE_MS = 15_000;
/** So many entries are kept without asking whether their calls are over, where it does not matter. */
const CROWDED = 16;

/** The calls that are entered as under way to one number: what is stored, and what is to be stored instead. */
export class NumberInUse {
  /** In the order in which they were entered. */
  readonly #entries: Map<string, Entry>;
  /** Found to be under way, or entered, while this is looked at: nobody asks for them twice. */
  readonly #underWay = new Set<string>();
  #pruneAbove: number;
  #changed = false;

  constructor(
    stored: Json | undefined,
    private readonly nowMs: number,
    private readonly standingOf: (callId: string) => Promise<Standing>,
  ) {
    const { entries, pruneAbove } = (stored as Stored | undefined) ?? { entries: [], pruneAbove: CROWDED };
    this.#entries = new Map(entries.map((entry) => [entry.callId, entry]));
    this.#pruneAbove = pruneAbove;
  }

  get changed(): boolean {
    return this.#changed;
  }

  value(): Json {
    return { entries: [...this.#entries.values()], pruneAbove: this.#pruneAbove };
  }

  /** Enters the call; with `exclusive`, and unless it is entered already, the id of another that is under way instead. */
  async enter(callId: string, exclusive: boolean): Promise<string | undefined> {
    const other = exclusive && !this.#entries.has(callId) ? await this.#firstUnderWay() : undefined;
    if (other !== undefined) return other;
    this.#entries.set(callId, { callId, enteredAtMs: this.nowMs });
    this.#underWay.add(callId);
    this.#changed = true;
    return undefined;
  }

  /**
   * Forgets calls that are over when there are twice as many entries as were left the last time: on average a new entry
   * costs a look at one other.
   */
  async prune(): Promise<void> {
    if (this.#entries.size <= this.#pruneAbove) return;
    for (const entry of [...this.#entries.values()]) await this.#isUnderWay(entry);
    this.#pruneAbove = Math.max(CROWDED, 2 * this.#entries.size);
    this.#changed = true;
  }

  async #firstUnderWay(): Promise<string | undefined> {
    for (const entry of [...this.#entries.values()]) if (await this.#isUnderWay(entry)) return entry.callId;
    return undefined;
  }

  /** An entry whose call is not under way is forgotten. */
  async #isUnderWay({ callId, enteredAtMs }: Entry): Promise<boolean> {
    if (this.#underWay.has(callId)) return true;
    const standing = await this.standingOf(callId);
    const isYoung = this.nowMs - enteredAtMs < GRACE_MS;
    if (standing === 'live' || (standing === 'absent' && isYoung)) {
      this.#underWay.add(callId);
      return true;
    }
    this.#entries.delete(callId);
    this.#changed = true;
    return false;
  }
}
