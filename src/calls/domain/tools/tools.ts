import { Map as PersistentMap } from 'immutable';
import type { Json } from '../../../platform/events/json.js';
import type { ToolsEvent } from './tools.events.js';

/** A tool call's standing. Its result is kept so that a repeat after a reconnect is answered from here. */
export type ToolCall = Readonly<{
  tool: string;
  status: 'running' | 'succeeded' | 'failed' | 'denied' | 'unknown';
  result: Json;
}>;

/** The model's tool calls by their ids. */
export type Tools = PersistentMap<string, ToolCall>;

export const noTools: Tools = PersistentMap();

export const foldTools = (tools: Tools, { type, data }: ToolsEvent): Tools => {
  const { toolCallId, tool } = data;
  switch (type) {
    case 'ToolInvoked':
      return tools.set(toolCallId, { tool, status: 'running', result: null });
    case 'ToolDenied':
      return tools.set(toolCallId, { tool, status: 'denied', result: data.reason });
    case 'ToolSucceeded':
      return tools.set(toolCallId, { tool, status: 'succeeded', result: data.result });
    case 'ToolFailed':
      return tools.set(toolCallId, { tool, status: 'failed', result: data.reason });
    case 'ToolOutcomeUnknown':
      return tools.set(toolCallId, { tool, status: 'unknown', result: data.reason });
  }
};
