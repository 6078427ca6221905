import type { Json, JsonObject } from '../../platform/events/json.js';
import type { CallTools } from '../../tools/runtime/tool-runtime.js';
import type { ToolContext, ToolDefinition, ToolRuntime } from '../media/tool-runtime.js';

/** The approved tools of one call as the bridge wants them: what is not found here never runs. */
export class ApprovedTools implements ToolRuntime {
  readonly #definitions: ReadonlyMap<string, ToolDefinition>;

  constructor(private readonly tools: CallTools) {
    this.#definitions = new Map(tools.definitions.map((definition) => [definition.name, definition]));
  }

  find(name: string): ToolDefinition | undefined {
    return this.#definitions.get(name);
  }

  run(name: string, args: JsonObject, { signal, callId }: ToolContext): Promise<Json> {
    return this.tools.run(name, args, { signal, callId });
  }
}
