import type { AppendTurn } from '../../calls/domain/call.commands.js';

/** What stands for words that could not be transcribed. */
export const INAUDIBLE = '[inaudible]';

/** A transcript that has not come after this does not come any more. */
const TRANSCRIPT_WITHIN_MS = 30_000;
/** Characters of one turn, as of the agent's. */
const MAX_TEXT = 64 * 1024;
/** More speeches than this do not wait for their words. */
const MAX_SPEECHES = 32;

type Speech = { startedAtMs: number; endedAtMs: number | null; previousItemId: string | null };

/** The caller's turns. Their words come late, often after the agent's answer; a turn is told when they are there. */
export class CallerTurns {
  readonly #speeches = new Map<string, Speech>();

  constructor(
    private readonly transcribes: boolean,
    private readonly callMs: () => number,
    private readonly told: (turn: AppendTurn) => void,
  ) {}

  /** The caller is silent, and no words are missing that may still come. */
  get settled(): boolean {
    const since = this.callMs() - TRANSCRIPT_WITHIN_MS;
    for (const { endedAtMs } of this.#speeches.values()) if (endedAtMs === null || endedAtMs > since) return false;
    return true;
  }

  get speaking(): boolean {
    for (const { endedAtMs } of this.#speeches.values()) if (endedAtMs === null) return true;
    return false;
  }

  /** The words of a finished speech have not come yet. */
  get awaitsTranscript(): boolean {
    for (const { endedAtMs } of this.#speeches.values()) if (endedAtMs !== null) return true;
    return false;
  }

  started(itemId: string): void {
    if (this.#speeches.has(itemId)) return;
    const [oldest] = this.#speeches.keys();
    if (oldest !== undefined && this.#speeches.size >= MAX_SPEECHES) this.transcribed(oldest, null);
    this.#speeches.set(itemId, { startedAtMs: this.callMs(), endedAtMs: null, previousItemId: null });
  }

  stopped(itemId: string): void {
    this.started(itemId);
    const speech = this.#speeches.get(itemId);
    if (speech !== undefined) speech.endedAtMs = this.callMs();
    if (!this.transcribes) this.transcribed(itemId, null);
  }

  follows(itemId: string, previousItemId: string | null): void {
    const speech = this.#speeches.get(itemId);
    if (speech !== undefined) speech.previousItemId = previousItemId;
  }

  /** The transcript is there, or (null) it failed. */
  transcribed(itemId: string, text: string | null): void {
    const speech = this.#speeches.get(itemId);
    if (speech === undefined) return;
    this.#speeches.delete(itemId);
    const { startedAtMs, previousItemId } = speech;
    const endedAtMs = speech.endedAtMs ?? this.callMs();
    const said = text === null || text.trim() === '' ? INAUDIBLE : text.trim().slice(0, MAX_TEXT);
    this.told({
      type: 'AppendTurn',
      turnId: itemId,
      speaker: 'caller',
      text: said,
      previousItemId,
      startedAtMs,
      endedAtMs,
    });
  }

  /** No transcript will come any more. */
  settle(): void {
    for (const itemId of [...this.#speeches.keys()]) this.transcribed(itemId, null);
  }
}
