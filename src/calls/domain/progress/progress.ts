import type { ProgressEvent } from './progress.events.js';

/** How far the carrier, or the audio, says that a call has come. */
export type Progress = Readonly<{
  ringing: boolean;
  answeredAt: string | null;
  machine: boolean;
}>;

/** An inbound call rings when we hear of it. */
export const progressOf = (ringing: boolean): Progress => ({ ringing, answeredAt: null, machine: false });

export const foldProgress = (progress: Progress, { type, data }: ProgressEvent): Progress => {
  switch (type) {
    case 'CallRinging':
      return { ...progress, ringing: true };
    case 'CallAnswered':
      return { ...progress, answeredAt: data.at };
    case 'AnsweringMachineDetected':
      return { ...progress, machine: true };
  }
};
