import type { Json, JsonObject } from '../../platform/events/json.js';
import type { CallTools } from '../../tools/runtime/tool-runtime.js';
import { ToolError } from '../../tools/runtime/tool-error.js';
import { type ToolContext, type AgentTool, ToolMayHaveRun, type AgentTools } from '../talk/agent-tools.js';

/** The approved tools of one call as a talk wants them: what is not found here never runs. */
export class ApprovedTools implements AgentTools {
  readonly #definitions: ReadonlyMap<string, AgentTool>;

  constructor(private readonly tools: CallTools) {
    this.#definitions = new Map(tools.definitions.map((definition) => [definition.name, definition]));
  }

  find(name: string): AgentTool | undefined {
    return this.#definitions.get(name);
  }

  problem(name: string, args: JsonObject): string | undefined {
    return this.tools.problem(name, args);
  }

  async run(name: string, args: JsonObject, { signal, callId }: ToolContext): Promise<Json> {
    try {
      return await this.tools.run(name, args, { signal, callId });
    } catch (error) {
      throw error instanceof ToolError && error.mayHaveRun ? new ToolMayHaveRun(error.message) : error;
    }
  }
}
