import { StaleCache } from '../../platform/cache/stale-cache.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { Ledger } from '../../platform/commands/ledger.js';
import { readState } from '../../platform/commands/read-state.js';
import type { Json, JsonObject } from '../../platform/events/json.js';
import type { ToolDefinition } from '../domain/toolset.events.js';
import type { Toolset } from '../domain/toolset.js';
import { toolsetStream } from '../toolset.stream.js';
import { argumentProblem } from './argument-schema.js';
import { acceptedEndCall, END_CALL, endCallDefinition, readEndCall } from './end-call.js';
import type { HttpTool, ToolCallContext } from './http-tool.js';
import { ToolError } from './tool-error.js';

/** A tool as the model is told of it, and what whoever runs it must know: its deadline, and whether it only reads. */
export type ToolDescription = Readonly<{
  name: string;
  description: string;
  parameters: JsonObject;
  timeoutMs?: number;
  readOnly: boolean;
}>;

/**
 * The tools of one call. `problem` says what is wrong with arguments before anything runs. `run` throws
 * {@link ToolError}; {@link END_CALL} answers its request and ends nothing itself.
 */
export type CallTools = Readonly<{
  definitions: readonly ToolDescription[];
  problem: (name: string, args: Json) => string | undefined;
  run: (name: string, args: Json, call: ToolCallContext) => Promise<Json>;
}>;

/** Gives calls the tools of their tenant that their agent's version may use. */
export class ToolRuntime {
  readonly #toolsets: StaleCache<Toolset>;

  constructor(
    ledger: Ledger,
    private readonly http: Pick<HttpTool, 'run'>,
    clock: Clock,
  ) {
    this.#toolsets = new StaleCache(clock, async (tenantId) => {
      const toolset = await readState(ledger, toolsetStream, tenantId);
      return toolset.isEmpty() ? undefined : toolset;
    });
  }

  /** As they are defined now, for the whole call. A name that the tenant has no tool for is left out. */
  async toolsFor(tenantId: string, names: readonly string[]): Promise<CallTools> {
    const toolset = await this.#toolsets.get(tenantId);
    const chosen = new Map(
      names.flatMap((name) => {
        const tool = toolset?.get(name);
        return tool && name !== END_CALL ? [[name, tool] as const] : [];
      }),
    );
    const own = [...chosen.values()].map(describe);
    const canEnd = names.includes(END_CALL);
    const definitions = canEnd ? [...own, endCallDefinition] : own;
    const schemas = new Map<string, JsonObject>(own.map(({ name, parameters }) => [name, parameters]));
    if (canEnd) schemas.set(END_CALL, acceptedEndCall);
    return {
      definitions,
      problem: (name, args) => {
        const schema = schemas.get(name);
        return schema === undefined ? 'there is no such tool' : argumentProblem(schema, args);
      },
      run: async (name, args, call) => {
        if (canEnd && name === END_CALL) return readEndCall(args);
        const tool = chosen.get(name);
        if (!tool) throw new ToolError('unknown-tool', 'there is no such tool');
        return this.http.run(tool, args, call);
      },
    };
  }
}

const describe = ({ name, description, parameters, timeoutMs, method }: ToolDefinition): ToolDescription => ({
  name,
  description,
  parameters,
  timeoutMs,
  readOnly: method === 'GET',
});
