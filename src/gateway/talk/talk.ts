import type { EndCause } from '../../calls/domain/call.events.js';
import type { AgentSpeech } from './agent-speech.js';
import { CallEnding } from './call-ending.js';
import { Farewell } from './farewell.js';
import { SilenceWatch } from './silence-watch.js';
import type { TalkHooks, TalkParts } from './talk-parts.js';
import { ToolRunner } from './tool-runner.js';

/**
 * One live talk, whatever carries it: tools, limits, the last words and the end, over the call's journal. Whoever
 * carries it speaks and hears for it ({@link AgentSpeech}, {@link TalkHooks}) and tells it what the caller does.
 */
export class Talk {
  readonly tools: ToolRunner;
  readonly farewell: Farewell;
  readonly silence: SilenceWatch;
  readonly ending: CallEnding;
  #stopLimit: (() => void) | undefined;

  constructor(
    private readonly parts: TalkParts,
    /** Milliseconds since the call's first voice session opened. */
    private readonly callMs: () => number,
    speech: AgentSpeech,
    private readonly hooks: TalkHooks,
  ) {
    const { clock, settings } = parts;
    const { phrases } = settings;
    this.tools = new ToolRunner({
      ...parts,
      callMs,
      answer: hooks.answerTool,
      stillRunning: (again) => speech.say(again ? phrases.stillWaiting : phrases.wait),
      endCall: ({ outcome }) => this.farewell.agentLeaves(outcome),
    });
    const toolsRun = (): boolean => this.tools.running > 0;
    this.farewell = new Farewell({ ...hooks, clock, speech, goodbye: phrases.goodbye, toolsRun }, (cause, outcome) =>
      this.ending.end(cause, outcome),
    );
    this.ending = new CallEnding({ ...parts, ...hooks, settle: () => this.#settle() });
    this.silence = new SilenceWatch(clock, settings.silenceLimitMs, {
      silent: () => hooks.silent() && !toolsRun() && this.farewell.leaving === undefined,
      ask: () => speech.say(phrases.stillThere),
      leave: () => this.endPolitely('silence', phrases.silence),
    });
  }

  /** Records that the call's voice session is open, and begins to count its limits. */
  start(model: string, voice: string): void {
    const { call, settings, clock, journal, observe } = this.parts;
    const { timeLimit, trouble } = settings.phrases;
    const { streamSid } = call;
    const at = clock.nowIso();
    journal.attach({
      onFull: () => this.endPolitely('journal-full', trouble),
      onHeldUp: ({ name }) => observe({ type: 'journal-held-up', error: name }),
      onDropped: ({ type }, reason) => observe({ type: 'command-dropped', command: type, reason }),
    });
    if (call.firstOpenedAtMs === null) journal.push({ type: 'OpenSession', streamSid, model, voice, at });
    else journal.push({ type: 'ResumeSession', streamSid, at });
    const leftMs = Math.max(0, settings.timeLimitMs - this.callMs());
    this.#stopLimit = clock.after(leftMs, () => this.endPolitely('time-limit', timeLimit));
    this.silence.start();
  }

  /** Ends the voice session at once. What the call came to is kept if its agent has said so. */
  end(cause: EndCause): void {
    this.ending.end(cause, this.farewell.outcome);
  }

  /** Lets the agent say this, and ends. */
  endPolitely(cause: EndCause, text: string): void {
    if (!this.ending.ended) this.farewell.politely(cause, text);
  }

  /**
   * The line is gone, and nobody said that the call is over: it may go on through the carrier's `action`, in another
   * voice session, unless its last words were being said.
   */
  lineLost(): void {
    const { leaving } = this.farewell;
    if (leaving === undefined) this.ending.streamLost();
    else this.ending.end(leaving.cause, leaving.outcome);
  }

  #settle(): void {
    this.#stopLimit?.();
    this.farewell.cancel();
    this.silence.stop();
    this.hooks.flushKeys();
    this.tools.stop();
    this.hooks.settleTurns();
  }
}
