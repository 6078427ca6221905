import type { CallEvent } from '../call.events.js';
import type { Call } from '../call.js';
import type { RecordConsent } from './annotations.commands.js';

/** A repeated yes is the same yes; a no after it is news. */
export const recordConsent = (command: RecordConsent, { annotations }: Call): readonly CallEvent[] => {
  const { type: _, ...data } = command;
  return annotations.consents.get(data.scope) === data.granted ? [] : [{ type: 'ConsentRecorded', data }];
};
