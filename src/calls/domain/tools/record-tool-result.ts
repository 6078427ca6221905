import type { CallEvent } from '../call.events.js';
import type { Call } from '../call.js';
import type { RecordToolResult } from './tools.commands.js';

/** The first known result stands; a result may still replace an unknown outcome. */
export const recordToolResult = (command: RecordToolResult, { tools }: Call): readonly CallEvent[] => {
  const { toolCallId, durationMs } = command;
  const known = tools.get(toolCallId);
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
