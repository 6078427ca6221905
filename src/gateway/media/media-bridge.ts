import type { EndCause } from '../../calls/domain/call.events.js';
import { AgentSide } from './agent-side.js';
import { AgentVoice } from './agent-voice.js';
import { AnswerWatch } from '../talk/answer-watch.js';
import type { BridgeParts } from './bridge-parts.js';
import type { Base64 } from './base64.js';
import { CallEnding } from '../talk/call-ending.js';
import { Dialogue } from './dialogue.js';
import { Farewell } from '../talk/farewell.js';
import { Floor } from './floor.js';
import { Keypad } from './keypad.js';
import { PhoneLine } from './phone-line.js';
import { PlaybackLedger } from './playback-ledger.js';
import type { ModelSession } from './realtime-model.js';
import { SilenceWatch } from '../talk/silence-watch.js';
import { ToolRounds } from '../talk/tool-rounds.js';
import { ToolRunner } from '../talk/tool-runner.js';
import { parseTwilioFrame } from './twilio-frame.js';

/**
 * One live call: Twilio's media stream on one side, a realtime model on the other. Frames pass by ordinary method
 * calls; what is worth remembering leaves through the journal. Made when the stream's `start` has been checked.
 */
export class MediaBridge {
  readonly #voice: AgentVoice;
  readonly #floor: Floor;
  readonly #dialogue: Dialogue;
  readonly #tools: ToolRunner;
  readonly #keypad: Keypad;
  readonly #farewell: Farewell;
  readonly #quietWatch: SilenceWatch;
  readonly #ending: CallEnding;
  readonly #agent: AgentSide;
  readonly #callMs: () => number;
  #stopLimit: (() => void) | undefined;

  constructor(private readonly parts: BridgeParts) {
    const { call, settings, clock } = parts;
    const session = (): ModelSession | null => this.#agent.session;
    const hasModel = (): boolean => session() !== null;
    const startedAtMs = call.firstOpenedAtMs ?? clock.nowMs();
    const offsetMs = clock.nowMs() - startedAtMs - clock.monotonicMs();
    const callMs = (): number => Math.max(0, Math.round(offsetMs + clock.monotonicMs()));
    const line = new PhoneLine(parts.socket, call.streamSid, clock);
    const voice = new AgentVoice(line, new PlaybackLedger(), clock);
    const watch = new AnswerWatch(clock, settings, {
      slow: () => this.#agent.coverSilence(),
      unanswered: () => this.#agent.fail('unanswered'),
    });
    const floor = new Floor(session, watch, clock);
    const transcribes = settings.session.transcriptionModel !== null;
    const dialogue = new Dialogue({ ...parts, voice, floor, callMs, session, transcribes });
    const runner = new ToolRunner({
      ...parts,
      callMs,
      answer: (callId, output) => this.#agent.answerTool(callId, output),
      stillRunning: (again) => floor.say(again ? settings.phrases.stillWaiting : settings.phrases.wait),
      endCall: ({ outcome }) => this.#farewell.agentLeaves(outcome),
    });
    const interrupt = (): void => this.#silence();
    const agentSpokeLast = (): boolean => dialogue.agentSpokeLast;
    const callerSpeaks = (): boolean => dialogue.callerSpeaks;
    const toolsRun = (): boolean => runner.running > 0;
    const farewell = new Farewell(
      { clock, settings, voice, floor, session, interrupt, agentSpokeLast, callerSpeaks, toolsRun },
      (cause, outcome) => this.#ending.end(cause, outcome),
    );
    const ending = new CallEnding({
      ...parts,
      line,
      settle: () => this.#settle(),
      awaitsTranscript: () => dialogue.awaitsTranscript && hasModel(),
      closeModel: () => this.#closeModel(),
    });
    const { phrases } = settings;
    const silence = new SilenceWatch(clock, settings.silenceLimitMs, {
      silent: () => hasModel() && dialogue.silent && !toolsRun() && farewell.leaving === undefined,
      ask: () => floor.say(phrases.stillThere),
      leave: () => this.endPolitely('silence', phrases.silence),
    });
    const rounds = new ToolRounds();
    this.#agent = new AgentSide({ ...parts, dialogue, floor, voice, runner, rounds, farewell, silence, ending });
    const agent = this.#agent;
    const ended = (): boolean => ending.ended;
    this.#keypad = new Keypad({ ...parts, agent, floor, farewell, silence, callMs, interrupt, ended });
    this.#callMs = callMs;
    this.#voice = voice;
    this.#floor = floor;
    this.#dialogue = dialogue;
    this.#tools = runner;
    this.#farewell = farewell;
    this.#quietWatch = silence;
    this.#ending = ending;
  }

  /** Opens the model and lets the agent speak first. */
  start(): void {
    const { call, settings, clock, journal, observe } = this.parts;
    const { model, voice } = settings.session;
    const { streamSid } = call;
    const at = clock.nowIso();
    journal.attach({
      onFull: () => this.endPolitely('journal-full', settings.phrases.trouble),
      onHeldUp: ({ name }) => observe({ type: 'journal-held-up', error: name }),
      onDropped: ({ type }, reason) => observe({ type: 'command-dropped', command: type, reason }),
    });
    if (call.firstOpenedAtMs === null) journal.push({ type: 'OpenSession', streamSid, model, voice, at });
    else journal.push({ type: 'ResumeSession', streamSid, at });
    this.#stopLimit = clock.after(Math.max(0, settings.timeLimitMs - this.#callMs()), () =>
      this.endPolitely('time-limit', settings.phrases.timeLimit),
    );
    this.#quietWatch.start();
    this.#agent.open();
  }

  /** One text frame from Twilio; what is not text is passed as the empty text. Never throws. */
  fromPhone(text: string): void {
    if (this.#ending.ended) return;
    const frame = parseTwilioFrame(text, this.parts.call.streamSid);
    switch (frame.event) {
      case 'media':
        return this.#callerAudio(frame.payload);
      case 'mark':
        return this.#voice.echoed(frame.name);
      case 'dtmf':
        return this.#keypad.press(frame.digit);
      case 'stop':
        return this.end('caller-hung-up');
      case 'malformed':
        return this.parts.observe({ type: 'frame-malformed', reason: frame.reason });
      case 'connected':
      case 'start':
        return;
    }
  }

  /**
   * The socket is gone. Without a `stop` before it the call may go on through `action`, in another session, unless its
   * last words were being said.
   */
  socketClosed(): void {
    const { leaving } = this.#farewell;
    if (leaving === undefined) this.#ending.streamLost();
    else this.#ending.end(leaving.cause, leaving.outcome);
  }

  /** Lets the socket go for another process: the carrier asks how the call goes on. */
  handOver(): void {
    this.#ending.streamLost('handed-over');
  }

  /** Ends the session at once. What the call came to is kept if its agent has said so. */
  end(cause: EndCause): void {
    this.#ending.end(cause, this.#farewell.outcome);
  }

  /** Lets the agent say this, and ends. */
  endPolitely(cause: EndCause, text: string): void {
    if (!this.#ending.ended) this.#farewell.politely(cause, text);
  }

  /** Bytes that wait in the phone's socket. */
  get bufferedBytes(): number {
    return this.parts.socket.bufferedAmount;
  }

  /** Once the session has ended: resolves when all of it is in the journal. */
  get finished(): Promise<void> {
    return this.#ending.finished;
  }

  #callerAudio(payload: Base64): void {
    const { session } = this.#agent;
    if (session === null) this.parts.observe({ type: 'frame-dropped', direction: 'to-model' });
    else session.appendAudio(payload);
  }

  #silence(): void {
    if (this.#floor.active !== null) this.#agent.session?.cancel();
    this.#dialogue.interrupt();
  }

  #settle(): void {
    this.#stopLimit?.();
    this.#farewell.cancel();
    this.#quietWatch.stop();
    this.#keypad.flush();
    this.#tools.stop();
    this.#dialogue.lineClosed();
  }

  #closeModel(): void {
    this.#dialogue.settleCaller();
    this.#agent.close();
  }
}
