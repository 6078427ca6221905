import { writeExact } from '../../platform/events/exact-json.js';
import type { CallEvent } from '../../calls/domain/call.events.js';
import { print, seconds, stamp, styled } from '../print.js';
import { type Logged, type Outage, waited } from './observed.js';

const TEXT_WIDTH = 62;

/** Prints a call's events as the log holds them, those that tell of the faults marked. */
export const printLog = (log: readonly Logged[], outage: Outage): void => {
  for (const logged of log) {
    const { revision, fact, happenedAtMs } = logged;
    const at = happenedAtMs === undefined ? ' '.repeat(8) : stamp(happenedAtMs);
    const mark = markOf(logged, outage);
    const text = shortened(textOf(fact));
    const line = `${String(revision).padStart(4)}  ${styled('dim', at)}  ${styled('magenta', fact.type.padEnd(15))}${mark === '' ? text : text.padEnd(TEXT_WIDTH)}`;
    print(mark === '' ? line : `${line}  ${styled(['bold', 'red'], `◀ ${mark}`)}`);
  }
};

const markOf = (logged: Logged, outage: Outage): string => {
  const marks = [ofFact(logged.fact), waited(logged, outage) ? late(logged) : ''];
  return marks.filter((mark) => mark !== '').join(', ');
};

const late = ({ recordedAtMs, happenedAtMs = 0 }: Logged): string =>
  `waited ${seconds(recordedAtMs - happenedAtMs)} for the store`;

const ofFact = ({ type }: CallEvent): string => {
  if (type === 'SessionLost') return 'the connection to the model was cut';
  if (type === 'SessionResumed') return 'a new one, told everything so far';
  if (type === 'ToolDenied') return 'not recorded, so not run';
  return type === 'ToolFailed' ? 'its time was up' : '';
};

const textOf = ({ type, data }: CallEvent): string => {
  if (type === 'TurnAppended') return `${data.speaker}: ${data.text}`;
  if (type === 'ToolInvoked') return `${data.tool}(${writeExact(data.arguments)})`;
  if (type === 'ToolDenied') return `${data.tool}: ${data.reason}`;
  if (type === 'ToolSucceeded') return `${data.tool}: ${JSON.stringify(data.result)}`;
  if (type === 'ToolFailed') return `${data.tool}: ${data.reason}`;
  if (type === 'SessionLost') return data.reason;
  if (type === 'SessionEnded') return `${data.cause}, ${data.outcome}`;
  if (type === 'CallEnded') return `${data.status}, ${data.cause}, ${data.durationSeconds} s`;
  if (type === 'CallStarted') return `${data.from} calls ${data.to}`;
  return type === 'SessionOpened' ? `${data.model}, ${data.voice}` : '';
};

const shortened = (text: string): string => (text.length > TEXT_WIDTH ? `${text.slice(0, TEXT_WIDTH - 1)}…` : text);
