import type { Fact } from '../../platform/events/fact.js';
import type { JsonObject } from '../../platform/events/json.js';

/**
 * A tool that an agent may be given: a JSON request over HTTP. `parameters` is the JSON Schema of its arguments;
 * `{name}` in the path or query of `url` stands for an argument. `headers` may carry credentials and is sealed.
 */
export type ToolDefinition = {
  name: string;
  description: string;
  parameters: JsonObject;
  kind: 'http';
  method: 'GET' | 'POST';
  url: string;
  timeoutMs: number;
  headers: { readonly [name: string]: string };
};

export type ToolDefined = Fact<'ToolDefined', ToolDefinition & { at: string }>;
export type ToolRemoved = Fact<'ToolRemoved', { name: string; at: string }>;

export type ToolsetEvent = ToolDefined | ToolRemoved;
