/** An event of the stub's log. `position` is commit and prepare position alike. */
export type StubEvent = Readonly<{
  stream: string;
  revision: bigint;
  position: bigint;
  id: string;
  type: string;
  contentType: string;
  data: Uint8Array;
  metadata: Uint8Array;
  createdMs: number;
}>;
export type ProposedEvent = Pick<StubEvent, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;

export type AppendAnswer =
  | Readonly<{ success: true; revision: bigint; position?: bigint }>
  | Readonly<{ success: false; tombstoned: true }>
  | Readonly<{ success: false; current: bigint | undefined }>;

/** The revision that a tombstone stands at, and the bytes of a chunk of the log. */
const TOMBSTONE_REVISION = 2n ** 63n - 1n;
const CHUNK = 268_435_456n;

/** A system event stands in the log now and then, as the statistics of a real server do. */
const SYSTEM_EVENT_EVERY = 7;

/** The log of the stub: appends judged as a server of the 23.10 line was seen to judge them. */
export class StubLog {
  readonly events: StubEvent[] = [];
  /** Every position that was once a record's: a scavenge makes none of them invalid. */
  readonly positions = new Set<bigint>();
  readonly tombstoned = new Set<string>();
  readonly #streams = new Map<string, StubEvent[]>();
  readonly #trimmedBefore = new Map<string, bigint>();
  readonly #listeners = new Set<() => void>();
  #nextPosition = 1_000n;

  constructor() {
    this.#write('$settings', [systemEvent()]);
  }

  /** What a reader sees of a stream. */
  stream(name: string): readonly StubEvent[] | undefined {
    const before = this.#trimmedBefore.get(name) ?? 0n;
    return this.#streams.get(name)?.filter(({ revision }) => revision >= before);
  }

  /**
   * `expected` is the revision of the last event, -1 for no stream. A batch stands already if its ids stand at the
   * place that this revision gives them; at the exact head even known ids are written again.
   */
  append(stream: string, expected: bigint | 'any', batch: readonly ProposedEvent[]): AppendAnswer {
    if (this.tombstoned.has(stream)) return { success: false, tombstoned: true };
    const stored = this.#streams.get(stream) ?? [];
    const current = BigInt(stored.length) - 1n;
    if (batch.length === 0) return { success: true, revision: 0n };
    if (expected === 'any' || expected === current) {
      const last = this.#write(stream, batch);
      return { success: true, revision: last.revision, position: last.position };
    }
    const place = stored.slice(Number(expected) + 1, Number(expected) + 1 + batch.length);
    const last = place.at(-1);
    const same = place.length === batch.length && place.every(({ id }, index) => id === batch[index]?.id);
    if (expected < current && same && last) return { success: true, revision: last.revision, position: last.position };
    return { success: false, current: stored.length === 0 ? undefined : current };
  }

  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Fills the log with events that no user asked for. */
  writeSystemEvents(count: number): void {
    for (let index = 0; index < count; index += 1) this.#write('$stats-0', [systemEvent()]);
  }

  /** What another application writes, into whatever stream. */
  writeForeign(stream: string, event: Partial<ProposedEvent> = {}): StubEvent {
    return this.#write(stream, [{ ...systemEvent(), type: 'OrderPlaced', ...event }]);
  }

  /** Deletes a stream for ever: the tombstone stands in the stream itself. */
  tombstone(stream: string): void {
    this.#write(stream, [{ ...systemEvent(), type: '$streamDeleted' }], TOMBSTONE_REVISION);
    this.tombstoned.add(stream);
  }

  /** Hides the events of a stream before a revision; the log as a whole still shows them. */
  trim(stream: string, before: bigint): void {
    this.#trimmedBefore.set(stream, before);
  }

  /** Removes what is deleted, and goes on in the next chunk of the log. */
  scavenge(): void {
    const kept = this.events.filter(
      ({ stream, type, revision }) =>
        type === '$streamDeleted' ||
        (!this.tombstoned.has(stream) && revision >= (this.#trimmedBefore.get(stream) ?? 0n)),
    );
    this.events.splice(0, this.events.length, ...kept);
    this.#nextPosition = (this.#nextPosition / CHUNK + 1n) * CHUNK;
  }

  #write(stream: string, batch: readonly ProposedEvent[], at?: bigint): StubEvent {
    const stored = this.#streams.get(stream) ?? [];
    this.#streams.set(stream, stored);
    for (const event of batch) {
      const position = this.#nextPosition;
      this.#nextPosition += 137n;
      const recorded = { ...event, stream, revision: at ?? BigInt(stored.length), position, createdMs: Date.now() };
      this.positions.add(position);
      stored.push(recorded);
      this.events.push(recorded);
    }
    const last = stored.at(-1) as StubEvent;
    if (!stream.startsWith('$') && this.events.length % SYSTEM_EVENT_EVERY === 0) this.writeSystemEvents(1);
    for (const listener of [...this.#listeners]) listener();
    return last;
  }
}

const systemEvent = (): ProposedEvent => ({
  id: crypto.randomUUID(),
  type: '$statsCollected',
  contentType: 'application/json',
  data: Buffer.from('{}'),
  metadata: Buffer.from(''),
});
