import { writeExact } from '../../platform/events/exact-json.js';
import type { Json, JsonObject } from '../../platform/events/json.js';
import { InvalidAppend } from '../../platform/event-store/event-store.errors.js';
import type { BridgeParts } from '../media/bridge-parts.js';
import type { ModelEvent } from '../media/realtime-model.js';
import { deniedAnswer, invalidArgumentsAnswer, unknownAnswer } from './tool-answers.js';
import { ToolFillers } from './tool-fillers.js';
import { END_CALL, type ToolDefinition, ToolOutcomeUnknown } from './tool-runtime.js';
import { readArguments, readResult } from './tool-values.js';

type ToolCall = Extract<ModelEvent, { type: 'toolCall' }>;

export type ToolRunnerParts = BridgeParts &
  Readonly<{
    /** Since the call's first session opened. */
    callMs: () => number;
    /** The model is told; it speaks about it when no other tool runs. */
    answer: (callId: string, output: string) => void;
    /** A tool takes long: the caller must not hear silence. `again`: the caller has been told before. */
    stillRunning: (again: boolean) => void;
    /** The agent wants to hang up. */
    endCall: (args: JsonObject) => void;
  }>;

const LOG_UNAVAILABLE = 'log-unavailable';
/** Of what a model or a tool made up, no more than this is recorded. */
const MAX_REASON = 500;
const MAX_DENIED_ARGUMENTS = 4096;
/** Characters of arguments that are checked against a schema, on the loop that carries audio. */
const MAX_ARGUMENTS = 32 * 1024;
/** A runtime that does not keep its own deadline is given up so much later. */
const DEADLINE_GRACE_MS = 500;

/** How long a result may wait for the log before the model is told all the same; the journal keeps it. */
const RESULT_WITHIN_MS = 1000;

/**
 * Runs the model's tool calls, each once: a call id that the log knows is answered from the log. A tool runs only
 * after the log has acknowledged its call (an effect must never be without its record), and its result is recorded
 * before the model is told.
 */
export class ToolRunner {
  readonly #running = new Map<string, AbortController>();
  readonly #fillers: ToolFillers;

  constructor(private readonly parts: ToolRunnerParts) {
    this.#fillers = new ToolFillers(parts, parts.stillRunning);
  }

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
    const tooLarge = called.argumentsJson.length > MAX_ARGUMENTS;
    const args = tooLarge ? undefined : readArguments(called.argumentsJson);
    const atMs = this.parts.callMs();
    this.parts.conversation.toolCall({ toolCallId: callId, tool: name, arguments: args ?? called.argumentsJson, atMs });
    const definition = this.parts.tools.find(name);
    if (definition === undefined) return this.#deny(called, 'tool-not-approved');
    if (tooLarge) return this.#deny(called, 'arguments-too-large');
    const problem = args === undefined ? 'not a JSON object' : this.parts.tools.problem(name, args);
    if (args === undefined || problem !== undefined) {
      return this.#deny(called, 'invalid-arguments', invalidArgumentsAnswer(problem ?? ''));
    }
    const refusal = await this.#record(called, args, atMs);
    if (refusal === undefined) await this.#run(definition, called, args, abort);
    else this.#deny(called, refusal);
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
    this.#answer(callId, answerOf(result));
  }

  async #execute(definition: ToolDefinition, args: JsonObject, abort: AbortController): Promise<Result> {
    if (definition.name === END_CALL) return { outcome: 'succeeded', result: { ok: true } };
    const { callId, tenantId } = this.parts.call;
    const { clock, settings } = this.parts;
    const ended = new Promise<never>((_, reject) => {
      abort.signal.addEventListener('abort', () => reject(abort.signal.reason as Error), { once: true });
    });
    const { timeoutMs, readOnly, name } = definition;
    const deadlineMs = timeoutMs === undefined ? settings.toolTimeoutMs : timeoutMs + DEADLINE_GRACE_MS;
    const timeout = readOnly ? new Error('timeout') : new ToolOutcomeUnknown('timeout');
    const stopTimeout = clock.after(deadlineMs, () => abort.abort(timeout));
    this.#fillers.begins();
    try {
      const run = this.parts.tools.run(name, args, { signal: abort.signal, callId, tenantId });
      return { outcome: 'succeeded', result: readResult(await Promise.race([run, ended]), readOnly) };
    } catch (error) {
      const outcome = error instanceof ToolOutcomeUnknown ? 'unknown' : 'failed';
      return { outcome, reason: error instanceof Error ? error.message.slice(0, MAX_REASON) : 'failed' };
    } finally {
      stopTimeout();
      this.#fillers.ends();
    }
  }

  /** A call whose record was under way when the log fell silent may stand there as invoked: the failure settles it. */
  #deny({ callId, name, argumentsJson }: ToolCall, reason: string, answer = deniedAnswer(reason)): void {
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
    this.#answer(callId, answer);
  }

  #repeat(callId: string, tool: string, status: string, result: Json): void {
    this.parts.observe({ type: 'tool', tool, outcome: 'repeated', ms: 0 });
    if (status === 'succeeded') this.#answer(callId, result);
    else if (status === 'running') this.#answer(callId, unknownAnswer('interrupted'));
    else if (status === 'unknown') this.#answer(callId, unknownAnswer(typeof result === 'string' ? result : 'unknown'));
    else this.#answer(callId, { error: result });
  }

  #answer(callId: string, output: Json): void {
    const text = writeExact(output);
    this.parts.conversation.toolResult(callId, text);
    this.parts.answer(callId, text);
  }
}

type Result =
  Readonly<{ outcome: 'succeeded'; result: Json }> | Readonly<{ outcome: 'failed' | 'unknown'; reason: string }>;

const answerOf = (result: Result): Json => {
  if (result.outcome === 'succeeded') return result.result;
  return result.outcome === 'unknown' ? unknownAnswer(result.reason) : { error: result.reason };
};
