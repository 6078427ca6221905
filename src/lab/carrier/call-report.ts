import type { CallStatus, Direction } from './calls/call-status.js';
import type { Call } from './calls/call.js';
import type { Exchange } from './exchange.js';
import type { HeardSpan, LabEvent } from './lab-events.js';

/** A call as the lab looks at it afterwards (or meanwhile): what was said, what was heard, what went wrong. */
export type CallReport = Readonly<{
  callSid: string;
  parentCallSid?: string;
  direction: Direction;
  from: string;
  to: string;
  status: CallStatus;
  answeredBy?: string;
  durationSeconds: number;
  /** Everything the phone played, in ms. */
  playedMs: number;
  said: readonly string[];
  heard: readonly HeardSpan[];
  errors: readonly Readonly<{ code: number; message: string }>[];
  events: readonly LabEvent[];
  /** The sessions with the model that were opened while this was the newest call going on. */
  model: readonly ModelReport[];
}>;

/** A session as the model saw it: what it refused, what it was told to forget, and whether it was left open. */
export type ModelReport = Readonly<{
  sessionId: string;
  heard: readonly string[];
  errors: readonly Readonly<{ code: string | null; message: string }>[];
  truncations: readonly Readonly<{ itemId: string; audioEndMs: number }>[];
  open: boolean;
}>;

export const reportOf = (exchange: Exchange, call: Call, model: readonly ModelReport[]): CallReport => {
  const events = exchange.eventsOf(call);
  const { direction, from, to, parentSid } = call.details;
  return {
    callSid: call.sid,
    ...(parentSid && { parentCallSid: parentSid }),
    direction,
    from,
    to,
    status: call.status,
    ...(call.answeredBy && { answeredBy: call.answeredBy }),
    durationSeconds: call.durationSeconds,
    playedMs: call.line?.playback.playedMs ?? 0,
    said: events.flatMap((event) => (event.type === 'says' ? [event.text] : [])),
    heard: events.flatMap((event) => {
      if (event.type !== 'hears') return [];
      const { fromMs, playedMs, cut, text } = event;
      return [{ fromMs, playedMs, cut, text }];
    }),
    errors: events.flatMap((event) => (event.type === 'error' ? [{ code: event.code, message: event.message }] : [])),
    events,
    model,
  };
};
