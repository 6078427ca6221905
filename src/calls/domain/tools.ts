import type { DenyTool, InvokeTool, RecordToolResult } from './call.commands.js';
import type { CallEvent } from './call.events.js';
import type { Call } from './call.js';
import { CallCommandRefused } from './call.refusal.js';

/** A tool call is invoked once, whatever the model repeats after a reconnect. */
export const invokeTool = (command: InvokeTool, call: Call): readonly CallEvent[] => {
  if (call.phase === 'none') throw new CallCommandRefused('call-not-started');
  if (call.tools.has(command.toolCallId)) return [];
  if (call.phase === 'ended') throw new CallCommandRefused('call-not-live');
  const { type: _, ...data } = command;
  return [{ type: 'ToolInvoked', data }];
};

export const denyTool = (command: DenyTool, call: Call): readonly CallEvent[] => {
  if (call.phase === 'none') throw new CallCommandRefused('call-not-started');
  if (call.tools.has(command.toolCallId)) return [];
  const { type: _, ...data } = command;
  return [{ type: 'ToolDenied', data }];
};

/** The first known result stands; a result may still replace an unknown outcome. */
export const recordToolResult = (command: RecordToolResult, call: Call): readonly CallEvent[] => {
  const { toolCallId, durationMs } = command;
  const known = call.tools.get(toolCallId);
  if (known === undefined || (known.status !== 'running' && known.status !== 'unknown')) return [];
  const { tool } = known;
  switch (command.outcome) {
    case 'succeeded':
      return [{ type: 'ToolSucceeded', data: { toolCallId, tool, result: command.result, durationMs } }];
    case 'failed':
      return [{ type: 'ToolFailed', data: { toolCallId, tool, reason: command.reason, durationMs } }];
    case 'unknown':
      if (known.status === 'unknown') return [];
      return [{ type: 'ToolOutcomeUnknown', data: { toolCallId, tool, reason: command.reason } }];
  }
};
