import type { CallEvent } from '../call.events.js';
import type { Call } from '../call.js';
import type { AttachRecording } from './annotations.commands.js';

/** A recording is attached once, by its id. */
export const attachRecording = (command: AttachRecording, { annotations }: Call): readonly CallEvent[] => {
  if (annotations.recordings.has(command.recordingSid)) return [];
  const { type: _, ...data } = command;
  return [{ type: 'RecordingAttached', data }];
};
