import { writeExact } from '../../platform/events/exact-json.js';
import type { Json, JsonObject } from '../../platform/events/json.js';
import { InvalidAppend } from '../../platform/event-store/event-store.errors.js';
import { type AgentTool, END_CALL, ToolMayHaveRun, type ToolRequest } from './agent-tools.js';
import type { TalkParts } from './talk-parts.js';
import type { ToolReport } from './talk-report.js';
import type { ToolLimits } from './talk-settings.js';
import { deniedAnswer, invalidArgumentsAnswer, unknownAnswer } from './tool-answers.js';
import { ToolFillers } from './tool-fillers.js';
import { readArguments, readResult } from './tool-values.js';

export type ToolRunnerParts = Pick<TalkParts, 'call' | 'journal' | 'tools' | 'conversation' | 'clock'> &
  Readonly<{
    settings: ToolLimits;
    observe: (report: ToolReport) => void;
    /** Since the call's first voice session opened. */
    callMs: () => number;
    /** The model is told; it speaks about it when no other tool runs. */
    answer: (callId: string, output: string) => void;
    /** A tool takes long: the caller must not hear silence. `again`: the caller has been told before. */
    stillRunning: (again: boolean) => void;
    /** The agent wants to hang up. */
    endCall: (args: JsonObject) => void;
  }>;

const LOG_UNAVAILABLE = 'log-unavailable';
/** Most characters of an error message, and of arguments that were denied, that are recorded. */
const MAX_REASON = 500;
const MAX_DENIED_ARGUMENTS = 4096;
/** Characters of arguments that are checked against a schema, on the loop that carries audio. */
const MAX_ARGUMENTS = 32 * 1024;
/** A tool that keeps its own time limit is given up this much after it (ms), in case it does not. */
const DEADLINE_GRACE_MS = 500;

/** How long a result waits for the log (ms) before the model is told all the same; the journal keeps the result. */
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

  async handle(requested: ToolRequest): Promise<void> {
    const { callId, name } = requested;
    if (this.#running.has(callId)) return;
    const known = this.parts.journal.state?.tools.get(callId);
    if (known !== undefined) return this.#repeat(callId, name, known.status, known.result);
    const abort = new AbortController();
    this.#running.set(callId, abort);
    const tooLarge = requested.argumentsJson.length > MAX_ARGUMENTS;
    const args = tooLarge ? undefined : readArguments(requested.argumentsJson);
    const atMs = this.parts.callMs();
    this.parts.conversation.toolCall({
      toolCallId: callId,
      tool: name,
      arguments: args ?? requested.argumentsJson,
      atMs,
    });
    const tool = this.parts.tools.find(name);
    if (tool === undefined) return this.#deny(requested, 'tool-not-approved');
    if (tooLarge) return this.#deny(requested, 'arguments-too-large');
    const problem = args === undefined ? 'not a JSON object' : this.parts.tools.problem(name, args);
    if (args === undefined || problem !== undefined) {
      return this.#deny(requested, 'invalid-arguments', invalidArgumentsAnswer(problem ?? ''));
    }
    const refusal = await this.#record(requested, args, atMs);
    if (refusal === undefined) await this.#run(tool, requested, args, abort);
    else this.#deny(requested, refusal);
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

  /** Undefined when the log has the request; else why the tool must not run. */
  #record({ callId, name }: ToolRequest, args: JsonObject, atMs: number): Promise<string | undefined> {
    const invoke = { type: 'InvokeTool', toolCallId: callId, tool: name, arguments: args, atMs } as const;
    return this.parts.journal.record(invoke).then(
      () => undefined,
      (error: unknown) => (error instanceof InvalidAppend ? 'arguments-too-large' : LOG_UNAVAILABLE),
    );
  }

  async #run(tool: AgentTool, { callId, name }: ToolRequest, args: JsonObject, abort: AbortController) {
    if (!this.#running.has(callId)) return;
    const startedAtMs = this.parts.clock.monotonicMs();
    const result = await this.#execute(tool, args, abort);
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

  async #execute(tool: AgentTool, args: JsonObject, abort: AbortController): Promise<Result> {
    if (tool.name === END_CALL) return { outcome: 'succeeded', result: { ok: true } };
    const { callId, tenantId } = this.parts.call;
    const { clock, settings } = this.parts;
    const ended = new Promise<never>((_, reject) => {
      abort.signal.addEventListener('abort', () => reject(abort.signal.reason as Error), { once: true });
    });
    const { timeoutMs, readOnly, name } = tool;
    const deadlineMs = timeoutMs === undefined ? settings.toolTimeoutMs : timeoutMs + DEADLINE_GRACE_MS;
    const timeout = readOnly ? new Error('timeout') : new ToolMayHaveRun('timeout');
    const stopTimeout = clock.after(deadlineMs, () => abort.abort(timeout));
    this.#fillers.begins();
    try {
      const run = this.parts.tools.run(name, args, { signal: abort.signal, callId, tenantId });
      return { outcome: 'succeeded', result: readResult(await Promise.race([run, ended]), readOnly) };
    } catch (error) {
      const outcome = error instanceof ToolMayHaveRun ? 'unknown' : 'failed';
      return { outcome, reason: error instanceof Error ? error.message.slice(0, MAX_REASON) : 'failed' };
    } finally {
      stopTimeout();
      this.#fillers.ends();
    }
  }

  /** A request whose append was not acknowledged may be in the log all the same, as invoked: the failure closes it. */
  #deny({ callId, name, argumentsJson }: ToolRequest, reason: string, answer = deniedAnswer(reason)): void {
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
