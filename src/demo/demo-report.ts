import type { CallReport } from '../lab/carrier/call-report.js';
import type { AuditLine, DemoClient } from './demo-client.js';
import { heading, print, styled } from './print.js';

type Answer = Readonly<Record<string, unknown>>;
/** How far our measure of what a caller heard may be from what the phone played: 20 ms, and what a busy machine adds. */
const HEARD_WITHIN_MS = 60;
const SETTLED_WITHIN_MS = 10_000;

/** Prints a call as the log holds it and as REST returns it; returns what is not as it should be. */
export const reportCall = async (client: DemoClient, phone: CallReport): Promise<readonly string[]> => {
  const log = await settledCallLog(client, phone.callSid);
  const session = await client.get(`/api/v1/voice-sessions/${phone.callSid}`);
  const stream = `call-${String(log.id)}`;
  heading(`The ${String(log.direction)} call as the log holds it: stream ${stream}`);
  (await client.stream(stream)).forEach(printEvent);
  heading(`GET /api/v1/call-logs/${phone.callSid}`);
  print(JSON.stringify(log, null, 2));
  heading(`GET /api/v1/voice-sessions/${phone.callSid}`);
  print(JSON.stringify(session, null, 2));
  return problemsOf(log, session, phone);
};

/** A call's log when the call is over there too: the carrier's last callback may come a moment after the line went dead. */
export const settledCallLog = async (client: DemoClient, callSid: string): Promise<Answer> => {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const log = await client.get(`/api/v1/call-logs/${callSid}`);
    if (log.ended_at !== null || Date.now() > deadline) return log;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const printEvent = ({ revision, type, decoded }: AuditLine): void => {
  const data = JSON.stringify(decoded);
  const short = data.length > 110 ? `${data.slice(0, 107)}…` : data;
  print(`  ${revision.padStart(3)}  ${styled('magenta', type.padEnd(22))}${styled('dim', short)}`);
};

type Cut = Readonly<{ interrupted: boolean; heard_ms: number | null }>;

const problemsOf = (log: Answer, session: Answer, phone: CallReport): readonly string[] => {
  const problems: string[] = [];
  if (log.status !== 'completed') problems.push(`its status is ${String(log.status)}`);
  if (log.end_cause !== 'agent-ended') problems.push(`it ended by ${String(log.end_cause)}`);
  const measured = (session.transcript as readonly Cut[]).filter((turn) => turn.interrupted);
  const played = phone.heard.filter((span) => span.cut);
  if (measured.length !== played.length || played.length === 0) problems.push('its interruption is not recorded');
  played.forEach((span, i) => {
    const off = Math.abs((measured[i]?.heard_ms ?? 0) - span.playedMs);
    if (off > HEARD_WITHIN_MS) problems.push(`what was heard is ${Math.round(off)} ms off`);
  });
  const calls = session.function_calls as readonly Readonly<{ tool: string; status: string }>[];
  if (!calls.every(({ status }) => status === 'succeeded')) problems.push('a tool did not succeed');
  if (phone.direction === 'inbound' && !calls.some(({ tool }) => tool === 'lookup_order'))
    problems.push('no order was looked up');
  return problems.map((problem) => `${phone.direction} call: ${problem}`);
};
