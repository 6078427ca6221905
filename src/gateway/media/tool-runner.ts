import type { RecordToolResult } from '../../calls/domain/call.commands.js';
import { isDeeper, type Json, type JsonObject, isJsonObject } from '../../platform/events/json.js';
import { InvalidAppend } from '../../platform/event-store/event-store.errors.js';
import type { BridgeParts } from './bridge-parts.js';
import type { ModelEvent } from './realtime-model.js';
import { END_CALL, type ToolDefinition } from './tool-runtime.js';

type ToolCall = Extract<ModelEvent, { type: 'toolCall' }>;

export type ToolRunnerParts = BridgeParts &
  Readonly<{
    /** Since the call's first session opened. */
    callMs: () => number;
    /** The model is told; it speaks about it when no other tool runs. */
    answer: (callId: string, output: string) => void;
    /** A tool takes long: the caller must not hear silence. */
    stillRunning: () => void;
    /** The agent wants to hang up. */
    endCall: (args: JsonObject) => void;
  }>;

const LOG_UNAVAILABLE = 'log-unavailable';
/** Of what a model or a tool made up, no more than this is recorded. */
const MAX_REASON = 500;
const MAX_DENIED_ARGUMENTS = 4096;
/** Nesting of arguments and results: whatever writes them down walks them by recursion. */
const MAX_DEPTH = 32;

/** How long a result may wait for the log before the model is told all the same; the journal keeps it. */
const RESULT_WITHIN_MS = 1000;

/**
 * Runs the model's tool calls, each once: a call id that the log knows is answered from the log. A tool runs only
 * after the log has acknowledged its call (an effect must never be without its record), and its result is recorded
 * before the model is told.
 */
export class ToolRunner {
  readonly #running = new Map<string, AbortController>();

  constructor(private readonly parts: ToolRunnerParts) {}

  get running(): number {
    return this.#running.size;
  }

  async handle(called: ToolCall): Promise<void> {
    const { callId, name } = called;
    if (this.#running.has(callId)) return;
    const known = this.parts.journal.state.tools.get(callId);
    if (known !== undefined) return this.#repeat(callId, name, known.status, known.result);
    const abort = new AbortController();
    this.#running.set(callId, abort);
    const args = parsed(called.argumentsJson);
    const atMs = this.parts.callMs();
    this.parts.conversation.toolCall({ toolCallId: callId, tool: name, arguments: args ?? called.argumentsJson, atMs });
    const definition = this.parts.tools.find(name);
    if (definition === undefined) this.#deny(called, 'tool-not-approved');
    else if (args === undefined) this.#deny(called, 'invalid-arguments');
    else {
      const refusal = await this.#record(called, args, atMs);
      if (refusal === undefined) await this.#run(definition, called, args, abort);
      else this.#deny(called, refusal);
    }
  }

  /** The call is over: what still runs is stopped and stands in the log as unknown. */
  stop(): void {
    for (const [toolCallId, abort] of this.#running) {
      abort.abort(new Error('call-ended'));
      this.parts.journal.push({
        type: 'RecordToolResult',
        toolCallId,
        durationMs: 0,
        outcome: 'unknown',
        reason: 'call-ended',
      });
    }
    this.#running.clear();
  }

  /** Undefined when the log has the call; else why it must not run. */
  #record({ callId, name }: ToolCall, args: JsonObject, atMs: number): Promise<string | undefined> {
    const invoke = { type: 'InvokeTool', toolCallId: callId, tool: name, arguments: args, atMs } as const;
    return this.parts.journal.record(invoke).then(
      () => undefined,
      (error: unknown) => (error instanceof InvalidAppend ? 'arguments-too-large' : LOG_UNAVAILABLE),
    );
  }

  async #run(definition: ToolDefinition, { callId, name }: ToolCall, args: JsonObject, abort: AbortController) {
    if (!this.#running.has(callId)) return;
    const startedAtMs = this.parts.clock.monotonicMs();
    const result = await this.#execute(definition, args, abort);
    if (!this.#running.has(callId)) return;
    const durationMs = Math.round(this.parts.clock.monotonicMs() - startedAtMs);
    this.parts.journal.push({ type: 'RecordToolResult', toolCallId: callId, durationMs, ...result });
    if (!this.parts.journal.away) await this.parts.journal.drain(RESULT_WITHIN_MS);
    if (!this.#running.delete(callId)) return;
    const { outcome } = result;
    this.parts.observe({ type: 'tool', tool: name, outcome, ms: durationMs });
    if (name === END_CALL) this.parts.endCall(args);
    this.#answer(callId, outcome === 'succeeded' ? result.result : { error: result.reason });
  }

  async #execute(definition: ToolDefinition, args: JsonObject, abort: AbortController): Promise<Result> {
    if (definition.name === END_CALL) return { outcome: 'succeeded', result: { ok: true } };
    const { callId, tenantId } = this.parts.call;
    const { clock, settings } = this.parts;
    const timedOut = new Promise<never>((_, reject) => {
      abort.signal.addEventListener('abort', () => reject(abort.signal.reason as Error), { once: true });
    });
    const stopTimeout = clock.after(definition.timeoutMs ?? settings.toolTimeoutMs, () =>
      abort.abort(new Error('timeout')),
    );
    const stopFiller = clock.after(settings.toolFillerAfterMs, () => this.parts.stillRunning());
    try {
      const run = this.parts.tools.run(definition.name, args, { signal: abort.signal, callId, tenantId });
      return { outcome: 'succeeded', result: asJson(await Promise.race([run, timedOut])) };
    } catch (error) {
      return { outcome: 'failed', reason: error instanceof Error ? error.message.slice(0, MAX_REASON) : 'failed' };
    } finally {
      stopTimeout();
      stopFiller();
    }
  }

  /** A call whose record was under way when the log fell silent may stand there as invoked: the failure settles it. */
  #deny({ callId, name, argumentsJson }: ToolCall, reason: string): void {
    if (!this.#running.delete(callId)) return;
    const atMs = this.parts.callMs();
    this.parts.journal.push({
      type: 'DenyTool',
      toolCallId: callId,
      tool: name,
      arguments: argumentsJson.slice(0, MAX_DENIED_ARGUMENTS),
      reason,
      atMs,
    });
    if (reason === LOG_UNAVAILABLE) {
      this.parts.journal.push({
        type: 'RecordToolResult',
        toolCallId: callId,
        durationMs: 0,
        outcome: 'failed',
        reason,
      });
    }
    this.parts.observe({ type: 'tool', tool: name, outcome: 'denied', ms: 0 });
    this.#answer(callId, { error: 'denied', reason, advice: 'Tell the caller that this cannot be done right now.' });
  }

  #repeat(callId: string, tool: string, status: string, result: Json): void {
    this.parts.observe({ type: 'tool', tool, outcome: 'repeated', ms: 0 });
    if (status === 'succeeded') this.#answer(callId, result);
    else this.#answer(callId, { error: status === 'running' ? 'outcome-unknown' : result });
  }

  #answer(callId: string, output: Json): void {
    const text = JSON.stringify(output);
    this.parts.conversation.toolResult(callId, text);
    this.parts.answer(callId, text);
  }
}

type Result = Omit<Extract<RecordToolResult, { outcome: 'succeeded' }>, 'type' | 'toolCallId' | 'durationMs'> | Failed;
type Failed = Readonly<{ outcome: 'failed'; reason: string }>;

/** What a tool returned may be anything at run time; what JSON cannot hold is the tool's failure. */
const asJson = (result: unknown): Json => {
  if (isDeeper(result, MAX_DEPTH)) throw new Error('result-too-deep');
  return JSON.parse(JSON.stringify(result ?? null)) as Json;
};

const parsed = (argumentsJson: string): JsonObject | undefined => {
  try {
    const value = JSON.parse(argumentsJson === '' ? '{}' : argumentsJson) as Json;
    return isJsonObject(value) && !isDeeper(value, MAX_DEPTH) ? value : undefined;
  } catch {
    return undefined;
  }
};
