import type { Coordination, Entry } from '../coordination/coordination.js';
import type { Appended } from '../event-store/event-store.js';
import type { NewEvent } from '../events/event.js';
import { LogMismatch, requireSameLog, type CheckedLog } from '../read-models/log-check.js';
import { fromJson, newestOf, RecentEvents, toJson, type NotedEvent } from './noted-events.js';

const KEY = 'log-witness';
/** Ten years: for good. */
const TTL_MS = 10 * 365 * 24 * 3_600_000;
/** How often the newest events are noted, in milliseconds, if there are new ones. */
const EVERY_MS = 5_000;
/** How often all that is noted is looked up: a log can be restored, or cut, at any time. */
const ALL_EVERY_MS = 60_000;

type Log = Readonly<{ error(about: object, text: string): void; log(text: string): void }>;

/**
 * Notes where the log stands in a place that the log cannot lose (the coordination store), and looks at the start and
 * from then on whether the log still has what was noted. So events that were lost are noticed that no read model had
 * seen. While some are missing nothing more is noted: what was noted is the evidence.
 */
export class LogWitness {
  readonly #recent = new RecentEvents();
  #moved = false;
  #missing: readonly NotedEvent[] = [];
  #problem: LogMismatch | undefined;
  #allUntilMs = 0;
  #looking: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly log: CheckedLog,
    private readonly coordination: Pick<Coordination, 'get' | 'compareAndSet' | 'take'>,
    private readonly logger: Log,
  ) {}

  /** Noted events that the log does not have, or has others in the place of. */
  get missing(): readonly NotedEvent[] {
    return this.#missing;
  }

  /** Throws {@link LogMismatch} if the log was seen to have lost events. */
  require(): void {
    if (this.#problem) throw this.#problem;
  }

  /** An append was acknowledged: `events` are now the end of the stream. Takes no time: nothing is stored yet. */
  saw(stream: string, events: readonly NewEvent[], { revision, position }: Appended): void {
    const last = events.at(-1);
    if (!last) return;
    this.#recent.add({ stream, revision, position, id: last.id, hash: last.meta.hash });
    this.#moved = true;
  }

  /** The newest event of a stream that is known here. */
  async notedOf(stream: string): Promise<NotedEvent | undefined> {
    const noted = newestOf(fromJson((await this.coordination.get(KEY))?.value), this.#recent.all());
    return noted.find((event) => event.stream === stream);
  }

  start(): void {
    void this.look()
      // Stores that are away are reported by their own probes, and looked at again.
      .catch(() => undefined)
      .finally(() => {
        if (!this.#stopped) this.#timer = setTimeout(() => this.start(), EVERY_MS).unref();
      });
  }

  /** Notes what is new for the last time. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.look().catch(() => undefined);
  }

  /** The operator takes the log as it is: what was noted counts no more. */
  async forget(): Promise<void> {
    const entry = await this.coordination.get(KEY);
    if (entry) await this.coordination.take(KEY, entry.version);
    this.#recent.clear();
    await this.look();
  }

  /** Looks whether the log has what was noted, one look after the other; then notes what is new. */
  look(): Promise<void> {
    this.#looking = this.#looking.catch(() => undefined).then(() => this.#look());
    return this.#looking;
  }

  async #look(): Promise<void> {
    const all = this.#missing.length > 0 || performance.now() >= this.#allUntilMs;
    if (!all && !this.#moved) return;
    const entry = await this.coordination.get(KEY);
    const noted = fromJson(entry?.value);
    await this.#compare(all ? noted : noted.slice(-1));
    if (all) this.#allUntilMs = performance.now() + ALL_EVERY_MS;
    if (this.#moved && !this.#problem) await this.#note(entry, noted);
  }

  async #compare(noted: readonly NotedEvent[]): Promise<void> {
    const missing: NotedEvent[] = [];
    let problem: LogMismatch | undefined;
    for (const event of noted)
      try {
        await requireSameLog(this.log, event.position, event);
      } catch (error) {
        if (!(error instanceof LogMismatch)) throw error;
        problem = error;
        missing.push(event);
      }
    this.#tell(missing, problem);
    this.#missing = missing;
    this.#problem = problem;
  }

  #tell(missing: readonly NotedEvent[], problem: LogMismatch | undefined): void {
    const known = new Set(this.#missing.map(({ id }) => id));
    for (const { stream, revision, position, id } of missing)
      if (!known.has(id))
        this.logger.error({ stream, revision, position }, `the log has lost events: ${problem?.message}`);
    if (this.#problem && !problem) this.logger.log('the log has every event that was noted outside it again');
  }

  async #note(entry: Entry | undefined, noted: readonly NotedEvent[]): Promise<void> {
    this.#moved = false;
    const value = toJson(newestOf(noted, this.#recent.all()));
    // Where another process was first, its note is added to at the next look.
    const set = await this.coordination.compareAndSet(KEY, entry?.version, value, TTL_MS).catch(() => undefined);
    if (!set) this.#moved = true;
  }
}
