import type { Json, JsonObject } from '../../platform/events/json.js';

/** A tool that this agent version may use. `parameters`: a JSON schema. */
export type AgentTool = Readonly<{
  name: string;
  description: string;
  parameters: JsonObject;
  /** The time limit that {@link AgentTools.run} itself keeps (ms). Absent: it keeps none, and the talk's default counts. */
  timeoutMs?: number;
  /** It changes nothing: whatever becomes of a call, calling it again does no harm. */
  readOnly: boolean;
}>;

/** What a model asks for: a tool by name, with arguments as the model wrote them. `callId` is unique in the call. */
export type ToolRequest = Readonly<{ callId: string; name: string; argumentsJson: string }>;

export type ToolContext = Readonly<{ signal: AbortSignal; callId: string; tenantId: string }>;

/** The talk runs this one itself: it says goodbye and hangs up. Offered only where {@link AgentTools.find} knows it. */
export const END_CALL = 'end_call';

/** The tool gave no answer, and may have had its effect all the same. The message is safe to record. */
export class ToolMayHaveRun extends Error {
  override readonly name = 'ToolMayHaveRun';
}

/** The tools of one call, with the policy already applied: what it does not find must not run. */
export interface AgentTools {
  find(name: string): AgentTool | undefined;
  /** What is wrong with the arguments of a tool that was found, without their values; undefined if they fit. */
  problem(name: string, args: JsonObject): string | undefined;
  /**
   * Rejects with {@link ToolMayHaveRun}, or with anything else when the tool certainly failed; the message goes to the
   * log and to the model.
   */
  run(name: string, args: JsonObject, context: ToolContext): Promise<Json>;
}
