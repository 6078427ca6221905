import { BYTES_PER_MS, FRAME_MS } from '../../../speech/mulaw.js';
import { callParameters } from '../../calls/call-parameters.js';
import { isAudible } from '../../line/loudness.js';
import { tone } from '../../line/tone.js';
import { newSid } from '../../sid.js';
import type { Verb } from '../document.js';
import { actionTurn, numberOf, type RunVerb, type Stage } from '../stage.js';

/** Where the product fetches a recording, as WAV. */
const recordingUrl = ({ baseUrl, account }: Stage['exchange'], sid: string): string =>
  `${baseUrl()}/2010-04-01/Accounts/${account.sid}/Recordings/${sid}`;

type Take = Readonly<{ audio: Uint8Array; endedBy: string; audible: boolean }>;

/**
 * `<Record>`: until silence, a key, the length limit or the hang-up. A silent recording falls through to the next verb;
 * otherwise `action` (default: this document) is told where it is.
 */
export const record: RunVerb = async (verb, stage) => {
  const { exchange, call, line, signal } = stage;
  if (verb.attributes.playBeep !== 'false') await line.play(tone([1000], 400), signal);
  const { audio, endedBy, audible } = await listen(verb, stage);
  if (!audible) return 'next';
  const sid = newSid('RE');
  exchange.recordings.set(sid, audio);
  const parameters = {
    RecordingSid: sid,
    RecordingUrl: recordingUrl(exchange, sid),
    RecordingDuration: String(Math.ceil(audio.length / BYTES_PER_MS / 1000)),
    Digits: endedBy,
  };
  const turn = actionTurn(verb, stage, parameters, verb.attributes.action ?? stage.baseUrl ?? '');
  // Nothing is left to execute, but the product is told of the recording.
  if (call.over.aborted && typeof turn === 'object' && 'url' in turn) {
    await exchange.webhooks.request({ ...turn, parameters: { ...callParameters(call), ...parameters } });
  }
  return turn;
};

const listen = (verb: Verb, { line, call, signal }: Stage): Promise<Take> =>
  new Promise((resolve) => {
    const frames: Uint8Array[] = [];
    const maxMs = numberOf(verb, 'maxLength', 3600) * 1000;
    const timeoutMs = numberOf(verb, 'timeout', 5) * 1000 || Infinity;
    const finishOnKey = verb.attributes.finishOnKey ?? '1234567890*#';
    let quietMs = 0;
    let audible = false;
    const finish = (endedBy: string): void => {
      unlisten();
      signal.removeEventListener('abort', stop);
      resolve({ audio: Buffer.concat(frames), endedBy, audible });
    };
    const stop = (): void => finish(call.over.aborted ? 'hangup' : '');
    const unlisten = line.listen({
      audio: (frame) => {
        frames.push(frame);
        const loud = isAudible(frame);
        audible ||= loud;
        quietMs = loud ? 0 : quietMs + FRAME_MS;
        if (quietMs >= timeoutMs || frames.length * FRAME_MS >= maxMs) finish('');
      },
      digit: (digit) => finishOnKey.includes(digit) && finish(digit),
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
