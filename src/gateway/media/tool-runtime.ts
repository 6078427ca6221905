import type { Json, JsonObject } from '../../platform/events/json.js';

/** A tool that this agent version may use. */
export type ToolDefinition = Readonly<{
  name: string;
  description: string;
  parameters: JsonObject;
  /** Absent: the bridge's default. */
  timeoutMs?: number;
}>;

export type ToolContext = Readonly<{ signal: AbortSignal; callId: string; tenantId: string }>;

/** The bridge runs this one itself: it says goodbye and hangs up. Offered only where {@link ToolRuntime.find} knows it. */
export const END_CALL = 'end_call';

/** The tools of one call, with the policy already applied: what it does not find must not run. */
export interface ToolRuntime {
  find(name: string): ToolDefinition | undefined;
  /** Rejects when the tool failed; the message goes to the log and to the model. */
  run(name: string, args: JsonObject, context: ToolContext): Promise<Json>;
}
