import { BYTES_PER_MS } from './base64.js';

/** A message has one part or several, each truncated by itself (protocol: D.9). */
export type Part = Readonly<{ itemId: string; contentIndex: number }>;
/** Audio of one part on the line's timeline, both ends in ms of audio since the stream began. */
type Stretch = Part & { from: number; to: number };
type Mark = { name: string; position: number; run: number };

/** What a caller heard of an item that was cut, and of each of its parts that was not heard to its end. */
export type Cut = Readonly<{
  itemId: string;
  heardMs: number;
  parts: readonly Readonly<{ contentIndex: number; heardMs: number }>[];
}>;

/** An echo this late is no jitter any more: the line is stuck, and nothing behind the mark was played. */
const OVERDUE_MS = 250;
/** Enough for every item that can still be on the line; older ones are forgotten. */
const MAX_STRETCHES = 64;
const MAX_MARKS = 1024;

/**
 * Knows what the other end has played, within a frame. Twilio plays what it gets in order and at real time, and what
 * it gets while it is silent starts at once. So playback is a *run* of known beginning on a timeline of all audio that
 * was sent, and a clock tells how far it has come. Marks come back a round trip after they were played: the shortest
 * delay seen is that round trip, anything beyond it is playback that runs late, once two marks in a row say so: one echo
 * that was held up on its way, or waited for this thread, says nothing of playback. A `clear` reaches Twilio as late as
 * the audio did, so the round trip itself must not be subtracted.
 *
 * All times are monotonic milliseconds.
 */
export class PlaybackLedger {
  readonly #stretches: Stretch[] = [];
  #marks: Mark[] = [];
  #sent = 0;
  #run = { number: 0, position: 0, startedAtMs: 0 };
  #lateMs = 0;
  /** Of the mark that came back last in this run. */
  #lastDelayMs = 0;
  #roundTripMs = Infinity;
  #marked = 0;
  #nextMark = 1;

  /** Notes audio that was really sent. */
  sent({ itemId, contentIndex }: Part, bytes: number, nowMs: number): void {
    if (this.#played(nowMs) >= this.#sent) {
      this.#run = { number: this.#run.number + 1, position: this.#sent, startedAtMs: nowMs };
      this.#lateMs = this.#lastDelayMs = 0;
    }
    const from = this.#sent;
    this.#sent += bytes / BYTES_PER_MS;
    const last = this.#stretches.at(-1);
    const goesOn = last?.itemId === itemId && last.contentIndex === contentIndex && last.to === from;
    if (goesOn) last.to = this.#sent;
    else this.#stretches.push({ itemId, contentIndex, from, to: this.#sent });
    if (this.#stretches.length > MAX_STRETCHES) this.#stretches.shift();
  }

  /** Milliseconds of audio sent since the last mark. */
  get unmarkedMs(): number {
    return this.#sent - this.#marked;
  }

  /** The name of a mark that is about to be sent behind everything sent so far. */
  mark(): string {
    const name = `p${this.#nextMark++}`;
    this.#marked = this.#sent;
    this.#marks.push({ name, position: this.#sent, run: this.#run.number });
    if (this.#marks.length > MAX_MARKS) this.#marks.shift();
    return name;
  }

  /** A mark came back. Echoes of marks that were outstanding at a clear are unknown by then and say nothing. */
  echoed(name: string, nowMs: number): void {
    const index = this.#marks.findIndex((mark) => mark.name === name);
    const mark = this.#marks[index];
    if (mark === undefined) return;
    this.#marks.splice(0, index + 1);
    if (mark.run !== this.#run.number) return;
    const delayMs = nowMs - this.#dueMs(mark);
    this.#roundTripMs = Math.min(this.#roundTripMs, delayMs);
    this.#lateMs = Math.max(0, Math.min(delayMs, this.#lastDelayMs) - this.#roundTripMs);
    this.#lastDelayMs = delayMs;
  }

  /** Milliseconds of this item, or of one part of it, that were played by now; never more than was sent. */
  heardMs(itemId: string, nowMs: number, contentIndex?: number): number {
    const played = this.#played(nowMs);
    let heard = 0;
    for (const stretch of this.#stretches) {
      const counts = contentIndex === undefined || stretch.contentIndex === contentIndex;
      if (counts && stretch.itemId === itemId) heard += Math.max(0, Math.min(played, stretch.to) - stretch.from);
    }
    return heard;
  }

  /** Milliseconds until everything that was sent has been played; 0 when the line is silent. */
  remainingMs(nowMs: number): number {
    return this.#sent - this.#played(nowMs);
  }

  /** The line is cleared: what was not played by now never will be. Returns the items that were cut by it. */
  clear(nowMs: number): readonly Cut[] {
    const played = this.#played(nowMs);
    const unplayed = this.#stretches.filter(({ to }) => to > played);
    const cuts = [...new Set(unplayed.map(({ itemId }) => itemId))].map((itemId) => {
      const parts = new Set(unplayed.filter((each) => each.itemId === itemId).map((each) => each.contentIndex));
      return {
        itemId,
        heardMs: this.heardMs(itemId, nowMs),
        parts: [...parts].map((contentIndex) => ({ contentIndex, heardMs: this.heardMs(itemId, nowMs, contentIndex) })),
      };
    });
    while ((this.#stretches.at(-1)?.from ?? -1) >= played) this.#stretches.pop();
    const last = this.#stretches.at(-1);
    if (last !== undefined) last.to = Math.min(last.to, played);
    this.#sent = played;
    this.#marked = played;
    this.#marks = [];
    return cuts;
  }

  /** When the mark is played if nothing delays it. */
  #dueMs({ position }: Mark): number {
    return this.#run.startedAtMs + position - this.#run.position;
  }

  #played(nowMs: number): number {
    const byClock = this.#run.position + nowMs - this.#run.startedAtMs - this.#lateMs;
    const played = Math.max(this.#run.position, Math.min(byClock, this.#sent));
    const next = this.#marks.find(({ run }) => run === this.#run.number);
    if (next === undefined || nowMs === Infinity) return played;
    const overdue = nowMs - this.#dueMs(next) > this.#lateMs + this.#roundTripMs + OVERDUE_MS;
    return overdue ? Math.min(played, next.position) : played;
  }
}
