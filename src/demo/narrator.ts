import type { LabEvent } from '../lab/carrier/lab-events.js';
import { print, stamp, styled, type Style } from './print.js';

type Line = readonly [who: string, text: string, style: Style];

/**
 * Tells one call as it happens on the telephone: who speaks, what, at which millisecond since the call began, and what
 * was heard of it. What an agent says is told when it has been heard.
 */
export class Narrator {
  #answeredAtMs = 0;
  #streamAtMs = 0;

  /** What happened on the phone. */
  phone(event: LabEvent): void {
    if (event.type === 'answered') this.#answeredAtMs = event.atMs;
    if (event.type === 'streamStarted' && this.#streamAtMs === 0) this.#streamAtMs = event.atMs;
    const line = lineOf(event);
    if (line !== undefined) tell(event.type === 'hears' ? this.#answeredAtMs + event.fromMs : event.atMs, line);
  }

  /** What only the log knows; `atMs` counts from the call's first stream, as in its events. */
  log(atMs: number | undefined, text: string): void {
    tell(atMs === undefined ? undefined : this.#streamAtMs + atMs, ['log', text, 'magenta']);
  }
}

const tell = (atMs: number | undefined, [who, text, style]: Line): void => {
  const at = atMs === undefined ? ' '.repeat(8) : stamp(atMs);
  print(`  ${styled('dim', at)}  ${styled(style, who.padEnd(8))}${text}`);
};

const lineOf = (event: LabEvent): Line | undefined => {
  switch (event.type) {
    case 'ringing':
      return ['phone', `rings (${event.from} calls ${event.to})`, 'yellow'];
    case 'answered':
      return ['phone', `answered by ${event.answeredBy}`, 'yellow'];
    case 'says':
      return ['caller', `${event.interrupting ? '(interrupting) ' : ''}${event.text}`, 'cyan'];
    case 'hears': {
      const played = `${Math.round(event.playedMs)} ms played`;
      return ['agent', `${event.text}  ${styled('dim', event.cut ? `[cut off: ${played}]` : `[${played}]`)}`, 'green'];
    }
    case 'presses':
      return ['caller', `presses ${event.digit}`, 'cyan'];
    case 'hangsUp':
      return ['phone', `the ${event.by} hangs up`, 'yellow'];
    case 'recorded':
      return ['phone', `recorded to ${event.path}`, 'yellow'];
    case 'ended':
      return ['phone', `${event.status} after ${event.durationSeconds} s`, 'yellow'];
    case 'streamStarted':
    case 'streamEnded':
    case 'error':
      return undefined;
  }
};
