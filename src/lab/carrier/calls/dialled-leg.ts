import type { Exchange } from '../exchange.js';
import type { Line } from '../line/line.js';
import { rehearse } from '../people/rehearse.js';
import type { CallStatus } from './call-status.js';
import type { Call } from './call.js';
import { pickUp } from './pick-up.js';
import { limitTime } from './limit-time.js';
import { ring } from './ring.js';

export type DialRequest = Readonly<{
  call: Call;
  line: Line;
  signal: AbortSignal;
  numbers: readonly string[];
  from: string;
  timeoutMs: number;
  limitMs: number;
}>;

export type LegOutcome = Readonly<{ status: CallStatus; sid: string; seconds: number; bridged: boolean }>;

/** Rings the numbers together and bridges the first that answers until either side hangs up. */
export const placeLeg = async (exchange: Exchange, request: DialRequest): Promise<LegOutcome> => {
  const { call, signal, numbers, from } = request;
  const { accountSid } = call.details;
  const legs = numbers.map((to) =>
    exchange.open({ accountSid, direction: 'outbound-dial', from, to, parentSid: call.sid }),
  );
  const hangUp = (): void => legs.forEach((leg) => leg.advance(leg.line ? 'completed' : 'canceled'));
  signal.addEventListener('abort', hangUp, { once: true });
  const attempts = legs.map((leg) => attempt(exchange, request, leg, legs));
  const outcomes = await Promise.all(attempts);
  signal.removeEventListener('abort', hangUp);
  const best = outcomes.find(({ bridged }) => bridged) ?? outcomes[0];
  return best ?? { status: 'failed', sid: '', seconds: 0, bridged: false };
};

const attempt = async (
  exchange: Exchange,
  { line, timeoutMs, limitMs }: DialRequest,
  leg: Call,
  legs: readonly Call[],
): Promise<LegOutcome> => {
  const script = exchange.book.person(leg.details.to);
  const words = await rehearse(script, exchange.speech);
  const answered = await ring(exchange, leg, script, timeoutMs);
  if (answered) {
    for (const other of legs) if (other !== leg) other.advance('canceled');
    const far = pickUp(exchange, leg, script, words);
    leg.note({ type: 'answered', answeredBy: script.answers === 'machine' ? 'machine' : 'human' });
    limitTime(exchange, leg, limitMs);
    await bridge(line, far, leg.over);
  }
  return { status: leg.status, sid: leg.sid, seconds: leg.durationSeconds, bridged: answered };
};

/** Each phone plays what the other says, until `over`. */
const bridge = async (near: Line, far: Line, over: AbortSignal): Promise<void> => {
  const unlisten = [
    near.listen({ audio: (frame) => void far.enqueue(frame) }),
    far.listen({ audio: (frame) => void near.enqueue(frame) }),
  ];
  await new Promise<void>((resolve) => {
    if (over.aborted) resolve();
    else over.addEventListener('abort', () => resolve(), { once: true });
  });
  for (const stop of unlisten) stop();
  near.clear();
};
