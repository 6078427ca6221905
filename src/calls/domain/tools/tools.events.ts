import type { Fact } from '../../../platform/events/fact.js';
import type { Json } from '../../../platform/events/json.js';

export type ToolInvoked = Fact<'ToolInvoked', { toolCallId: string; tool: string; arguments: Json; atMs: number }>;
export type ToolSucceeded = Fact<
  'ToolSucceeded',
  { toolCallId: string; tool: string; result: Json; durationMs: number }
>;
export type ToolFailed = Fact<'ToolFailed', { toolCallId: string; tool: string; reason: string; durationMs: number }>;
export type ToolDenied = Fact<
  'ToolDenied',
  { toolCallId: string; tool: string; arguments: Json; reason: string; atMs: number }
>;
export type ToolOutcomeUnknown = Fact<'ToolOutcomeUnknown', { toolCallId: string; tool: string; reason: string }>;

export type ToolsEvent = ToolInvoked | ToolSucceeded | ToolFailed | ToolDenied | ToolOutcomeUnknown;
