import type { Json } from '../../../platform/events/json.js';

export type InvokeTool = Readonly<{
  type: 'InvokeTool';
  toolCallId: string;
  tool: string;
  arguments: Json;
  atMs: number;
}>;
export type DenyTool = Readonly<{
  type: 'DenyTool';
  toolCallId: string;
  tool: string;
  arguments: Json;
  reason: string;
  atMs: number;
}>;
export type RecordToolResult = Readonly<
  { type: 'RecordToolResult'; toolCallId: string; durationMs: number } & (
    | { outcome: 'succeeded'; result: Json }
    | { outcome: 'failed'; reason: string }
    | { outcome: 'unknown'; reason: string }
  )
>;

export type ToolsCommand = InvokeTool | DenyTool | RecordToolResult;
