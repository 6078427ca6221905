import type { Json, JsonObject } from '../../platform/events/json.js';

/** A tool that this agent version may use. */
export type ToolDefinition = Readonly<{
  name: string;
  description: string;
  parameters: JsonObject;
  /** The deadline that the runtime itself holds the tool to. Absent: it has none, and the bridge's default counts. */
  timeoutMs?: number;
  /** It changes nothing: whatever becomes of a call, calling it again does no harm. */
  readOnly: boolean;
}>;

export type ToolContext = Readonly<{ signal: AbortSignal; callId: string; tenantId: string }>;

/** The bridge runs this one itself: it says goodbye and hangs up. Offered only where {@link ToolRuntime.find} knows it. */
export const END_CALL = 'end_call';

/** The tool gave no answer, and may have had its effect all the same. The message is safe to record. */
export class ToolOutcomeUnknown extends Error {
  override readonly name = 'ToolOutcomeUnknown';
}

/** The tools of one call, with the policy already applied: what it does not find must not run. */
export interface ToolRuntime {
  find(name: string): ToolDefinition | undefined;
  /** What is wrong with the arguments of a tool that was found, without their values; undefined if they fit. */
  problem(name: string, args: JsonObject): string | undefined;
  /**
   * Rejects with {@link ToolOutcomeUnknown}, or with anything else when the tool certainly failed; the message goes to
   * the log and to the model.
   */
  run(name: string, args: JsonObject, context: ToolContext): Promise<Json>;
}
