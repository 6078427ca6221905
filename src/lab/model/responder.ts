import type { RealtimeResponseCreateParams } from 'openai/resources/realtime/realtime';
import { BYTES_PER_MS } from '../speech/mulaw.js';
import { mulawToPcm, PCM_BYTES_PER_MS } from '../speech/pcm.js';
import type { Act } from './act.js';
import type { Speech } from './output.js';
import { RequestError } from './request-error.js';
import { ResponseRun, type Output } from './response.js';
import type { SessionFaults } from './session-faults.js';
import type { SessionContext } from './session-context.js';
import { usageOf } from './usage.js';

const TOKENS_A_MINUTE = 100_000;

/** Makes responses: one at a time in the conversation, and any number beside it. */
export class Responder {
  #active?: ResponseRun;
  readonly #beside = new Set<ResponseRun>();

  constructor(
    private readonly context: SessionContext,
    private readonly heardMs: () => number,
    /** A response of the conversation is done; its speech lasts so long. */
    private readonly done: (spokenMs: number) => void,
  ) {}

  get active(): boolean {
    return this.#active !== undefined;
  }

  /** Begins a response; throws when one is going on. */
  create(params: RealtimeResponseCreateParams = {}): void {
    const beside = params.conversation === 'none';
    if (this.#active && !beside) {
      const message = `Conversation already has an active response in progress: ${this.#active.id}. Wait until the response is finished before creating a new one.`;
      throw new RequestError('conversation_already_has_active_response', message);
    }
    const config = this.context.config();
    const modalities = params.output_modalities ?? config.output_modalities ?? ['audio'];
    const items = params.input ?? this.context.conversation.items;
    const run: ResponseRun = new ResponseRun(
      {
        clock: this.context.clock,
        send: this.context.send,
        ...(!beside && { add: (item) => this.context.conversation.add(item) }),
        spoke: (itemId, index, ms) => this.context.conversation.spoke(itemId, index, ms),
        ended: (end) => {
          if (!this.#beside.delete(run)) {
            this.#active = undefined;
            this.done(end.spokenMs);
          }
          return usageOf(items, this.heardMs(), end.items, end.spokenMs);
        },
        told: (status) => {
          if (status !== 'cancelled') this.#sendRateLimits();
        },
      },
      {
        output_modalities: modalities,
        max_output_tokens: params.max_output_tokens ?? config.max_output_tokens,
        audio: { output: { format: config.audio.output.format, voice: voiceName(config.audio.output.voice) } },
        metadata: params.metadata ?? null,
        conversation_id: beside ? null : this.context.conversation.id,
        phases: config.model?.startsWith('gpt-realtime-2') ?? false,
      },
    );
    if (beside) this.#beside.add(run);
    else this.#active = run;
    run.open();
    const tools = (params.tools ?? config.tools ?? []).flatMap((tool) =>
      'name' in tool && tool.name ? [{ ...tool, name: tool.name }] : [],
    );
    const forbidden = (params.tool_choice ?? config.tool_choice) === 'none';
    const { instructions: agent } = config;
    const offered = forbidden ? [] : tools;
    const acts = this.context.mind.respond({ items, instructions: params.instructions, agent, tools: offered });
    void this.#putOut(run, acts, modalities.includes('audio'));
  }

  /** Cuts the response short; throws when there is none, or another than named. */
  cancel(responseId?: string): void {
    const named = [this.#active, ...this.#beside].find(
      (run) => run && (responseId === undefined || run.id === responseId),
    );
    if (!named) throw new RequestError('response_cancel_not_active', 'Cancellation failed: no active response found');
    named.cancel('client_cancelled');
  }

  /** The caller has begun to speak. */
  interrupt(): void {
    this.#active?.cancel('turn_detected');
  }

  /** The session has ended. */
  close(): void {
    for (const run of [this.#active, ...this.#beside]) run?.cancel('client_cancelled');
  }

  async #putOut(run: ResponseRun, acts: readonly Act[], audible: boolean): Promise<void> {
    const { clock, latency, faults } = this.context;
    try {
      const [outputs] = await Promise.all([
        Promise.all(acts.map((act) => this.#prepare(act, audible))),
        clock.sleep(latency.response + faults.extraLatencyMs),
      ]);
      if (faults.failResponses) {
        run.fail(failureOf(faults.failResponses));
      } else run.start(outputs);
    } catch {
      run.fail({ type: 'server_error', code: 'server_error' });
    }
  }

  async #prepare(act: Act, audible: boolean): Promise<Output> {
    if ('call' in act) return act;
    return { parts: await Promise.all(act.say.map((text) => this.#part(text, audible))) };
  }

  async #part(text: string, audible: boolean): Promise<Readonly<{ text: string; speech?: Speech }>> {
    if (!audible) return { text };
    const format = this.context.config().audio.output.format?.type;
    if (format === 'audio/pcma') throw new Error('the lab does not speak audio/pcma');
    const mulaw = await this.context.voices.say(text, 'agent');
    this.context.spoken(text, mulaw);
    const speech =
      format === 'audio/pcmu'
        ? { bytes: mulaw, bytesPerMs: BYTES_PER_MS }
        : { bytes: mulawToPcm(mulaw), bytesPerMs: PCM_BYTES_PER_MS };
    return { text, speech };
  }

  /** After a response, and of tokens alone; a cancelled one is followed by none. */
  #sendRateLimits(): void {
    const { resetMs } = this.context.faults.failResponses ?? {};
    const left =
      resetMs === undefined
        ? { remaining: TOKENS_A_MINUTE - 1_000, reset_seconds: 0.6 }
        : { remaining: 0, reset_seconds: resetMs / 1_000 };
    this.context.send({
      type: 'rate_limits.updated',
      rate_limits: [{ name: 'tokens', limit: TOKENS_A_MINUTE, ...left }],
    });
  }
}

/** Its words, which are not in the vendor's types, say how long to wait. */
const failureOf = ({ type, code, resetMs }: NonNullable<SessionFaults['failResponses']>) => ({
  type,
  code,
  ...(resetMs !== undefined && { message: `Rate limit reached. Please try again in ${resetMs / 1_000}s.` }),
});

const voiceName = (voice: string | { id: string } | undefined): string | undefined =>
  typeof voice === 'object' ? voice.id : voice;
