import type { CallEvent, Speaker } from '../../calls/domain/call.events.js';
import type { CallReport } from '../../lab/carrier/call-report.js';
import type { AuditLine, Verification } from '../demo-client.js';

/** An event of the call's stream. Times are milliseconds since the call began at the carrier. */
export type Logged = Readonly<{
  revision: number;
  fact: CallEvent;
  /** Undefined where the event does not say. */
  happenedAtMs: number | undefined;
  recordedAtMs: number;
}>;

/** When the event store was away. */
export type Outage = Readonly<{ fromMs: number; toMs: number }>;

/** What was seen of a call that met faults: on the phone, in the log, at the shop, on the disk, over HTTP. */
export type Observed = Readonly<{
  phone: CallReport;
  log: readonly Logged[];
  verified: Verification;
  call: Readonly<{ status: unknown; end_cause: unknown }>;
  /** Paths that the shop was asked for. */
  shop: readonly string[];
  /** Bytes of the spool on disk: at most, and in the end. */
  spool: Readonly<{ mostBytes: number; bytes: number }>;
  /** What `/health/ready` answered while the store was away, and in the end. */
  ready: Readonly<{ away: number | undefined; end: number }>;
}>;

/** Puts the log's times on the phone's clock: both know when the stream began. */
export const loggedOf = (lines: readonly AuditLine[], phone: CallReport): readonly Logged[] => {
  // Decoded, it is the event that the domain wrote.
  const facts = lines.map(({ type, decoded }) => ({ type, data: decoded }) as unknown as CallEvent);
  const opened = facts.find((fact) => fact.type === 'SessionOpened');
  const streamAtMs = phone.events.find(({ type }) => type === 'streamStarted')?.atMs ?? 0;
  const openedAtMs = opened === undefined ? 0 : Date.parse(opened.data.openedAt);
  const onPhone = (unixMs: number): number => unixMs - openedAtMs + streamAtMs;
  return facts.map((fact, index) => ({
    revision: Number(lines[index]?.revision),
    fact,
    happenedAtMs: happenedAt(fact, streamAtMs, onPhone),
    recordedAtMs: onPhone(Date.parse(lines[index]?.recordedAt ?? '')),
  }));
};

const happenedAt = (
  { type, data }: CallEvent,
  streamAtMs: number,
  onPhone: (unixMs: number) => number,
): number | undefined => {
  if (type === 'TurnAppended') return streamAtMs + (data.speaker === 'agent' ? data.startedAtMs : data.endedAtMs);
  if ('atMs' in data) return streamAtMs + data.atMs;
  if ('at' in data) return onPhone(Date.parse(data.at));
  return undefined;
};

export const outageOf = ({ events }: CallReport): Outage => ({
  fromMs: events.find(({ type }) => type === 'storeAway')?.atMs ?? Infinity,
  toMs: events.find(({ type }) => type === 'storeBack')?.atMs ?? Infinity,
});

/** Whether it happened while the store was away, and so had to wait for it. */
export const waited = ({ happenedAtMs }: Logged, { fromMs, toMs }: Outage): boolean =>
  happenedAtMs !== undefined && happenedAtMs > fromMs && happenedAtMs < toMs;

/** All events of a type, in the order of the log. */
export const factsOf = <T extends CallEvent['type']>({ log }: Pick<Observed, 'log'>, type: T) =>
  log.map(({ fact }) => fact).filter((fact): fact is Extract<CallEvent, { type: T }> => fact.type === type);

/** What one of both said by the log, with when it began and when the log had it. */
export type Turn = Readonly<{ text: string; atMs: number; logged: Logged }>;

export const turnsOf = (seen: Observed, speaker: Speaker): readonly Turn[] => {
  const streamAtMs = seen.phone.events.find(({ type }) => type === 'streamStarted')?.atMs ?? 0;
  return seen.log.flatMap((logged) => {
    const { fact } = logged;
    if (fact.type !== 'TurnAppended' || fact.data.speaker !== speaker) return [];
    return [{ text: fact.data.text, atMs: streamAtMs + fact.data.startedAtMs, logged }];
  });
};

/** When the connection to the model was cut, in milliseconds since the call began at the carrier. */
export const struckAtMs = ({ phone }: Observed): number =>
  phone.events.find((event) => event.type === 'strikes' && event.fault.kind === 'model-reset')?.atMs ?? Infinity;

/** The phone plays in frames: what begins with a fault may bear the time of the frame before. */
const FRAME_MS = 20;

/** What the phone played that began at `sinceMs` or later; both in milliseconds since the call began at the carrier. */
export const heardSince = ({ phone }: Observed, sinceMs: number) => {
  const answeredAtMs = phone.events.find(({ type }) => type === 'answered')?.atMs ?? 0;
  return phone.heard
    .map((span) => ({ span, atMs: answeredAtMs + span.fromMs }))
    .filter(({ atMs }) => atMs > sinceMs - FRAME_MS);
};
