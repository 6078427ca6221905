import type { LabEvent } from '../lab/carrier/lab-events.js';
import type { Style } from './print.js';

export type Line = readonly [who: string, text: string, style: Style];

/** What strikes stands out. */
export const FAULT: Style = ['bold', 'red'];
/** The faults of steps in words; others are told by their kind. */
const STRIKES: Readonly<Record<string, string>> = {
  'model-reset': 'the connection to the model is cut',
  'model-network': 'the network to the model is bad from now on',
  'stream-network': 'the network to the carrier is bad from now on',
};

/** What is told of what happened on the phone; what was heard is the narrator's own matter. */
export const lineOf = (event: Exclude<LabEvent, { type: 'beginsToHear' | 'hears' }>): Line | undefined => {
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
