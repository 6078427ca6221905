import type { CallEvent } from '../call.events.js';
import { type Call, isLive } from '../call.js';
import { CallCommandRefused } from '../call.refusal.js';
import type { InvokeTool } from './tools.commands.js';

/** A tool call is invoked once, whatever the model repeats after a reconnect. */
export const invokeTool = (command: InvokeTool, call: Call): readonly CallEvent[] => {
  if (call.tools.has(command.toolCallId)) return [];
  if (!isLive(call)) throw new CallCommandRefused('call-not-live');
  const { type: _, ...data } = command;
  return [{ type: 'ToolInvoked', data }];
};
