import type { EndCall, RequestHangUp } from './call.commands.js';
import type { CallEvent, EndCause, FinalStatus, Outcome } from './call.events.js';
import type { Call } from './call.js';
import { CallCommandRefused } from './call.refusal.js';

type Ending = Readonly<{
  status: FinalStatus;
  cause: EndCause;
  outcome: Outcome | null;
  durationSeconds: number;
  at: string;
  /** `at` is not seen but worked out. */
  estimated?: boolean;
}>;

/** The end as a fact; it repeats who and when so that statistics need no join. */
export const ended = (call: Call, { at, estimated = false, ...ending }: Ending): CallEvent => {
  const { tenantId, direction, startedAt, assigned } = call;
  return {
    type: 'CallEnded',
    data: { ...assigned, tenantId, direction, startedAt, ...ending, endedAt: at, estimated },
  };
};

/** Whole seconds that the two parties were connected. */
export const talkedSeconds = (call: Call, at: string): number =>
  call.answeredAt === null ? 0 : Math.max(0, Math.round((Date.parse(at) - Date.parse(call.answeredAt)) / 1000));

/** The reason first, then the deed: asked for once, and refused for a call that is over. */
export const requestHangUp = (command: RequestHangUp, call: Call): readonly CallEvent[] => {
  if (call.phase === 'none') throw new CallCommandRefused('call-not-started');
  if (call.phase === 'ended') throw new CallCommandRefused('call-not-live');
  return call.endRequested === null ? [{ type: 'HangUpRequested', data: { cause: 'api', at: command.at } }] : [];
};

/** Ends a call that the carrier was told to hang up. An ended call stays as it ended. */
export const endCall = (command: EndCall, call: Call): readonly CallEvent[] => {
  if (call.phase === 'none') throw new CallCommandRefused('call-not-started');
  if (call.phase === 'ended') return [];
  const talked = call.answeredAt !== null || call.sessionOpenedAt !== null;
  return [
    ended(call, {
      status: talked ? 'completed' : 'canceled',
      cause: command.cause,
      outcome: command.outcome ?? call.outcome,
      durationSeconds: talkedSeconds(call, command.at),
      at: command.at,
    }),
  ];
};
