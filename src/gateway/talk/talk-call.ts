import type { Clock } from '../../platform/clock/clock.js';

/** Which call is talked on, and which stream carries it. */
export type TalkCall = Readonly<{
  callId: string;
  tenantId: string;
  streamSid: string;
  /** When the call's first voice session opened (Unix ms): turns are timed from there. Null: this is the first. */
  firstOpenedAtMs: number | null;
}>;

/** Milliseconds since the call's first voice session opened, by the monotonic clock. */
export const callTimer = ({ firstOpenedAtMs }: TalkCall, clock: Clock): (() => number) => {
  const startedAtMs = firstOpenedAtMs ?? clock.nowMs();
  const offsetMs = clock.nowMs() - startedAtMs - clock.monotonicMs();
  return () => Math.max(0, Math.round(offsetMs + clock.monotonicMs()));
};
