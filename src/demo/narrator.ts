import type { ModelReport } from '../lab/carrier/call-report.js';
import type { LabEvent } from '../lab/carrier/lab-events.js';
import { UNINTELLIGIBLE } from '../lab/speech/recognise.js';
import { modelLines } from './model-lines.js';
import { milliseconds, print, stamp, styled, type Style } from './print.js';

type Line = readonly [who: string, text: string, style: Style];
type Heard = Extract<LabEvent, { type: 'hears' }>;

/** What strikes stands out. */
const FAULT: Style = ['bold', 'red'];
/** The faults of steps in words; others are told by their kind. */
const STRIKES: Readonly<Record<string, string>> = {
  'model-reset': 'the connection to the model is cut',
  'model-network': 'the network to the model is bad from now on',
  'stream-network': 'the network to the carrier is bad from now on',
};
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
 * was heard of it. What an agent says is told when it has been heard.
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

  /** What happened on the phone. */
  phone(event: LabEvent): void {
    this.#begunAtMs = Math.min(this.#begunAtMs, Date.now() - event.atMs);
    if (event.type === 'answered') this.#answeredAtMs = event.atMs;
    if (event.type === 'streamStarted' && this.#streamAtMs === 0) this.#streamAtMs = event.atMs;
    if (event.type === 'strikes' && LOSSES.has(event.fault.kind)) this.#struckAtMs = event.atMs;
    if (event.type === 'hears') return this.#heard(event);
    if (event.type === 'storeAway') this.#awayAtMs = event.atMs;
    if (event.type === 'storeBack') this.#backAtMs = event.atMs;
    const line = lineOf(event);
    if (line !== undefined) tell(event.atMs, line);
  }

  /** How the model saw the call that is over. */
  model(sessions: readonly ModelReport[]): void {
    for (const line of modelLines(sessions)) tell(undefined, ['model', line, 'blue']);
  }

  /** A fault that is none of the lab's. */
  fault(atMs: number, text: string): void {
    tell(atMs, ['FAULT', text, FAULT]);
  }

  /** What can be seen elsewhere, now. */
  now(who: string, text: string, style: Style): void {
    tell(Date.now() - this.#begunAtMs, [who, text, style]);
  }

  /** What only the log knows; `atMs` counts from the call's first stream, as in its events. */
  log(atMs: number | undefined, text: string): void {
    const at = atMs === undefined ? undefined : this.#streamAtMs + atMs;
    const late = at !== undefined && at > this.#awayAtMs && at < this.#backAtMs;
    tell(at, ['log', `${text}${late ? styled('dim', '  [the log could not say so before]') : ''}`, 'magenta']);
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
    if (filler) return tell(startMs, ['filler', `(recorded words)  ${note(playedMs, startMs)}`, 'green']);
    if (recordedMs > 0) tell(startMs, ['filler', `(recorded words)  ${note(recordedMs, startMs)}`, 'green']);
    const agentMs = startMs + recordedMs;
    tell(agentMs, ['agent', `${text}  ${note(playedMs - recordedMs, agentMs)}`, 'green']);
    if (this.#struckAtMs !== undefined && agentMs > this.#struckAtMs) this.#struckAtMs = undefined;
  }

  #sinceFault(atMs: number): string {
    return this.#struckAtMs === undefined
      ? ''
      : `, ${milliseconds(Math.max(0, atMs - this.#struckAtMs))} after the cut`;
  }
}

const tell = (atMs: number | undefined, [who, text, style]: Line): void => {
  const at = atMs === undefined ? ' '.repeat(8) : stamp(atMs);
  print(`  ${styled('dim', at)}  ${styled(style, who.padEnd(8))}${text}`);
};

const lineOf = (event: Exclude<LabEvent, Heard>): Line | undefined => {
  switch (event.type) {
    case 'ringing':
      return ['phone', `rings (${event.from} calls ${event.to})`, 'yellow'];
    case 'answered':
      return ['phone', `answered by ${event.answeredBy}`, 'yellow'];
    case 'says':
      return ['caller', `${event.interrupting ? '(interrupting) ' : ''}${event.text}`, 'cyan'];
    case 'presses':
      return ['caller', `presses ${event.digit}`, 'cyan'];
    case 'hangsUp':
      return ['phone', `the ${event.by} hangs up`, 'yellow'];
    case 'recorded':
      return ['phone', `recorded to ${event.path}`, 'yellow'];
    case 'ended':
      return ['phone', `${event.status} after ${event.durationSeconds} s`, 'yellow'];
    case 'strikes':
      return event.fault.kind === 'store-away'
        ? undefined
        : ['FAULT', STRIKES[event.fault.kind] ?? event.fault.kind, FAULT];
    case 'storeAway':
      return ['FAULT', 'the event store is away: nothing can be recorded', FAULT];
    case 'storeBack':
      return ['store', 'is back', 'yellow'];
    case 'streamStarted':
    case 'streamEnded':
    case 'error':
      return undefined;
  }
};
