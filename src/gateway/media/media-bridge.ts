import type { EndCause } from '../../calls/domain/call.events.js';
import { AnswerWatch } from '../talk/answer-watch.js';
import type { CallEnding } from '../talk/call-ending.js';
import { Talk } from '../talk/talk.js';
import { callTimer } from '../talk/talk-call.js';
import { ToolRounds } from '../talk/tool-rounds.js';
import { AgentSide } from './agent-side.js';
import { AgentVoice } from './agent-voice.js';
import type { BridgeParts } from './bridge-parts.js';
import type { Base64 } from './base64.js';
import { CallerTurnWatch } from './caller-turn-watch.js';
import { Dialogue } from './dialogue.js';
import { Floor } from './floor.js';
import { Keypad } from './keypad.js';
import { ModelSpeech } from './model-speech.js';
import { PhoneLine } from './phone-line.js';
import { PlaybackLedger } from './playback-ledger.js';
import type { ModelSession } from './realtime-model.js';
import { parseTwilioFrame } from './twilio-frame.js';

/**
 * One live call: Twilio's media stream on one side, a realtime model on the other. Frames pass by ordinary method
 * calls; what is worth remembering leaves through the journal. Made when the stream's `start` has been checked.
 */
export class MediaBridge {
  readonly #voice: AgentVoice;
  readonly #floor: Floor;
  readonly #dialogue: Dialogue;
  readonly #keypad: Keypad;
  readonly #talk: Talk;
  readonly #ending: CallEnding;
  readonly #agent: AgentSide;

  constructor(private readonly parts: BridgeParts) {
    const { call, settings, clock } = parts;
    const session = (): ModelSession | null => this.#agent.session;
    const hasModel = (): boolean => session() !== null;
    const callMs = callTimer(call, clock);
    const line = new PhoneLine(parts.socket, call.streamSid, clock);
    const voice = new AgentVoice(line, new PlaybackLedger(), clock);
    const watch = new AnswerWatch(clock, settings, {
      slow: () => this.#agent.coverSilence(),
      unanswered: () => this.#agent.fail('unanswered'),
    });
    const turn = new CallerTurnWatch(clock, () => this.#agent.fail('caller-turn-unended'));
    const floor = new Floor(session, watch, clock, turn);
    const transcribes = settings.session.transcriptionModel !== null;
    const dialogue = new Dialogue({ ...parts, voice, floor, callMs, session, transcribes });
    const interrupt = (): void => this.#interrupt();
    const speech = new ModelSpeech({ voice, floor, session, interrupt, apology: settings.fillers.apology ?? [] });
    const talk = new Talk(parts, callMs, speech, {
      answerTool: (callId, output) => this.#agent.answerTool(callId, output),
      agentSpokeLast: () => dialogue.agentSpokeLast,
      callerSpeaks: () => dialogue.callerSpeaks,
      silent: () => hasModel() && dialogue.silent,
      awaitsTranscript: () => dialogue.awaitsTranscript && hasModel(),
      flushKeys: () => this.#keypad.flush(),
      settleTurns: () => dialogue.lineClosed(),
      closeLine: () => line.close(1000, ''),
      closeModel: () => this.#closeModel(),
    });
    const { tools: runner, farewell, silence, ending } = talk;
    const rounds = new ToolRounds();
    const agent = new AgentSide({ ...parts, dialogue, floor, voice, runner, rounds, farewell, silence, ending });
    const ended = (): boolean => ending.ended;
    this.#keypad = new Keypad({ ...parts, agent, floor, farewell, silence, callMs, interrupt, ended });
    this.#agent = agent;
    this.#voice = voice;
    this.#floor = floor;
    this.#dialogue = dialogue;
    this.#talk = talk;
    this.#ending = ending;
  }

  /** Opens the model and lets the agent speak first. */
  start(): void {
    const { model, voice } = this.parts.settings.session;
    this.#talk.start(model, voice);
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

  /** The socket is gone without a `stop` before it. */
  socketClosed(): void {
    this.#talk.lineLost();
  }

  /** Gives the call up to another process: the carrier asks how it goes on. */
  handOver(): void {
    this.#ending.streamLost('handed-over');
  }

  /** Ends the voice session at once. */
  end(cause: EndCause): void {
    this.#talk.end(cause);
  }

  /** Lets the agent say this, and ends. */
  endPolitely(cause: EndCause, text: string): void {
    this.#talk.endPolitely(cause, text);
  }

  /** Bytes that wait in the phone's socket. */
  get bufferedBytes(): number {
    return this.parts.socket.bufferedAmount;
  }

  /** Once the voice session has ended: resolves when all of it is in the journal. */
  get finished(): Promise<void> {
    return this.#ending.finished;
  }

  #callerAudio(payload: Base64): void {
    const { session } = this.#agent;
    if (session === null) this.parts.observe({ type: 'frame-dropped', direction: 'to-model' });
    else session.appendAudio(payload);
  }

  #interrupt(): void {
    if (this.#floor.active !== null) this.#agent.session?.cancel();
    this.#dialogue.interrupt();
  }

  #closeModel(): void {
    this.#dialogue.settleCaller();
    this.#agent.close();
  }
}
