import { rehearse } from '../people/rehearse.js';
import type { CallerScript } from '../../scripts/script.js';
import type { Exchange } from '../exchange.js';
import { pause } from '../pause.js';
import { runCall } from '../twiml/run-call.js';
import { WebhookFailure, type WebhookMethod } from '../webhooks/webhook-client.js';
import { callParameters } from './call-parameters.js';
import type { Call, Instructions } from './call.js';
import { detectMachine, type MachineDetection } from './machine-detection.js';
import { limitTime } from './limit-time.js';
import { pickUp } from './pick-up.js';
import { ring } from './ring.js';

/** What the product asked for when it created the call. */
export type Placement = Readonly<{
  instructions: Readonly<{ url: string; method: WebhookMethod }> | Readonly<{ twiml: string }>;
  timeoutMs: number;
  timeLimitMs: number;
  detection?: MachineDetection;
  /** The detection's result goes here while the call goes on; without it the call waits for the result. */
  asyncDetection?: Readonly<{ url: string; method: WebhookMethod }>;
}>;

/** An outbound call from the queue to its end. */
export const placeCall = async (exchange: Exchange, call: Call, placement: Placement): Promise<void> => {
  const script = exchange.book.person(call.details.to);
  const words = await rehearse(script, exchange.speech);
  if (!(await ring(exchange, call, script, placement.timeoutMs))) return;
  pickUp(exchange, call, script, words);
  call.note({ type: 'answered', answeredBy: script.answers === 'machine' ? 'machine' : 'human' });
  limitTime(exchange, call, placement.timeLimitMs);
  await detect(exchange, call, placement, script, words);
  await runCall(exchange, call, firstInstructions(placement));
};

const firstInstructions = ({ instructions }: Placement): Instructions =>
  'twiml' in instructions ? instructions : { ...instructions, parameters: {} };

const detect = async (
  exchange: Exchange,
  call: Call,
  { detection, asyncDetection }: Placement,
  script: CallerScript,
  words: ReadonlyMap<string, Uint8Array>,
): Promise<void> => {
  if (!detection) return;
  const { answeredBy, afterMs } = detectMachine(detection, script, words);
  const listened = pause(exchange.clock, afterMs, call.over);
  if (!asyncDetection) {
    await listened;
    call.answeredBy = answeredBy;
    return;
  }
  const tell = async (): Promise<void> => {
    await listened;
    const { CallSid = '', AccountSid = '' } = callParameters(call);
    const parameters = { CallSid, AccountSid, AnsweredBy: answeredBy, MachineDetectionDuration: String(afterMs) };
    await exchange.webhooks.request({ ...asyncDetection, parameters });
  };
  exchange.run(call, tell().catch(noteFailure(call)));
};

const noteFailure =
  (call: Call) =>
  (error: unknown): void => {
    if (!(error instanceof WebhookFailure)) throw error;
    call.note({ type: 'error', code: error.code, message: error.message });
  };
