import type { ModelReport } from '../lab/carrier/call-report.js';
import type { LabEvent } from '../lab/carrier/lab-events.js';
import { UNINTELLIGIBLE } from '../lab/speech/recognise.js';
import { modelLines } from './model-lines.js';
import { milliseconds, print, stamp, styled, type Style } from './print.js';
import { FAULT, type Line, lineOf } from './phone-lines.js';
import { Timeline } from './timeline.js';

type Heard = Extract<LabEvent, { type: 'hears' }>;

/** Those after which it is told how long the agent stayed away. */
const LOSSES: ReadonlySet<string> = new Set([
  'model-reset',
  'model-close',
  'model-half-open',
  'model-mute',
  'half-open-stream',
  'drop-stream',
]);
/** A turn that begins so much later than what is heard was preceded by something recorded. */
const RECORDED_FROM_MS = 300;

/**
 * Tells one call as it happens on the telephone: who speaks, what, at which millisecond since the call began, and what
 * was heard of it, in the order of time. What an agent says is told when it has been heard.
 */
export class Narrator {
  #answeredAtMs = 0;
  #streamAtMs = 0;
  #struckAtMs: number | undefined;
  #awayAtMs = Infinity;
  #backAtMs = Infinity;
  /** By this clock, as far as messages from the lab tell. */
  #begunAtMs = Infinity;
  readonly #agentTurnsAtMs: number[] = [];
  readonly #timeline: Timeline;

  constructor(write: (line: string) => void = print) {
    this.#timeline = new Timeline(write, () => this.#nowMs());
  }

  /** What happened on the phone. */
  phone(event: LabEvent): void {
    this.#begunAtMs = Math.min(this.#begunAtMs, Date.now() - event.atMs);
    if (event.type === 'answered') this.#answeredAtMs = event.atMs;
    if (event.type === 'streamStarted' && this.#streamAtMs === 0) this.#streamAtMs = event.atMs;
    if (event.type === 'strikes' && LOSSES.has(event.fault.kind)) this.#struckAtMs = event.atMs;
    if (event.type === 'beginsToHear') return this.#timeline.begins(this.#answeredAtMs + event.fromMs);
    if (event.type === 'hears') {
      this.#heard(event);
      return this.#timeline.ends(this.#answeredAtMs + event.fromMs);
    }
    if (event.type === 'storeAway') this.#awayAtMs = event.atMs;
    if (event.type === 'storeBack') this.#backAtMs = event.atMs;
    const line = lineOf(event);
    if (line !== undefined) this.#tell(event.atMs, line);
  }

  /** The call is over; how the model saw it. */
  model(sessions: readonly ModelReport[]): void {
    this.close();
    for (const line of modelLines(sessions)) this.#tell(undefined, ['model', line, 'blue']);
  }

  /** Tells at once what waits for its place in time. */
  close(): void {
    this.#timeline.close();
  }

  /** A fault that is none of the lab's. */
  fault(atMs: number, text: string): void {
    this.#tell(atMs, ['FAULT', text, FAULT]);
  }

  /** What can be seen elsewhere, now. */
  now(who: string, text: string, style: Style): void {
    this.#tell(this.#nowMs(), [who, text, style]);
  }

  /** What only the log knows; `atMs` counts from the call's first stream, as in its events. */
  log(atMs: number | undefined, text: string): void {
    const at = atMs === undefined ? undefined : this.#streamAtMs + atMs;
    const late = at !== undefined && at > this.#awayAtMs && at < this.#backAtMs;
    this.#tell(at, ['log', `${text}${late ? styled('dim', '  [the log could not say so before]') : ''}`, 'magenta']);
  }

  /** When a turn of the agent begins to be heard, by the log. */
  agentTurn(atMs: number): void {
    this.#agentTurnsAtMs.push(this.#streamAtMs + atMs);
  }

  /** One stretch of audio; it may begin with, or be, recorded words, which are no turn of the agent's. */
  #heard({ fromMs, playedMs, cut, text }: Heard): void {
    const startMs = this.#answeredAtMs + fromMs;
    const turnMs = this.#agentTurnsAtMs.find((at) => at > startMs - RECORDED_FROM_MS && at < startMs + playedMs);
    const recordedMs = turnMs === undefined || turnMs < startMs + RECORDED_FROM_MS ? 0 : turnMs - startMs;
    const note = (ms: number, atMs: number): string =>
      styled('dim', `[${cut ? 'cut off: ' : ''}${milliseconds(ms)} played${this.#sinceFault(atMs)}]`);
    const filler = this.#struckAtMs !== undefined && text === UNINTELLIGIBLE;
    if (filler) return this.#tell(startMs, ['filler', `(recorded words)  ${note(playedMs, startMs)}`, 'green']);
    if (recordedMs > 0) this.#tell(startMs, ['filler', `(recorded words)  ${note(recordedMs, startMs)}`, 'green']);
    const agentMs = startMs + recordedMs;
    this.#tell(agentMs, ['agent', `${text}  ${note(playedMs - recordedMs, agentMs)}`, 'green']);
    if (this.#struckAtMs !== undefined && agentMs > this.#struckAtMs) this.#struckAtMs = undefined;
  }

  /** What has no time of its own is told where it became known. */
  #tell(atMs: number | undefined, line: Line): void {
    this.#timeline.add(atMs ?? this.#nowMs(), written(atMs, line));
  }

  #nowMs(): number {
    return this.#begunAtMs === Infinity ? 0 : Date.now() - this.#begunAtMs;
  }

  #sinceFault(atMs: number): string {
    return this.#struckAtMs === undefined
      ? ''
      : `, ${milliseconds(Math.max(0, atMs - this.#struckAtMs))} after the cut`;
  }
}

const written = (atMs: number | undefined, [who, text, style]: Line): string => {
  const at = atMs === undefined ? ' '.repeat(8) : stamp(atMs);
  return `  ${styled('dim', at)}  ${styled(style, who.padEnd(8))}${text}`;
};
