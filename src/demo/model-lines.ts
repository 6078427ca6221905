import type { ModelReport } from '../lab/carrier/call-report.js';
import { milliseconds } from './print.js';

/** What the model saw of a call, a line each: its sessions, what they were told to forget, refused, and left open. */
export const modelLines = (sessions: readonly ModelReport[]): readonly string[] => {
  const truncations = sessions.flatMap((session) => session.truncations);
  const errors = sessions.flatMap((session) => session.errors);
  const open = sessions.filter((session) => session.open);
  const cuts = truncations.map(({ audioEndMs }) => milliseconds(audioEndMs)).join(', ');
  const summary = [
    counted(sessions.length, 'session'),
    truncations.length === 0 ? 'nothing truncated' : `truncated to ${cuts}`,
    errors.length === 0 ? 'nothing refused' : `${counted(errors.length, 'event')} refused`,
  ];
  return [
    summary.join(', '),
    ...errors.map(({ code, message }) => `refused: ${code === null ? '' : `${code}: `}${message}`),
    ...open.map(({ sessionId }) => `left open: ${sessionId}`),
  ];
};

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;
