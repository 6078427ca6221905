import type { CallEvent } from '../call.events.js';
import type { Call } from '../call.js';
import type { DenyTool } from './tools.commands.js';

/** A denial is recorded once, and never of a tool call that was invoked. */
export const denyTool = (command: DenyTool, { tools }: Call): readonly CallEvent[] => {
  if (tools.has(command.toolCallId)) return [];
  const { type: _, ...data } = command;
  return [{ type: 'ToolDenied', data }];
};
