import type { ToolsetCommand } from '../../tools/domain/toolset.decider.js';
import { toolsetStream } from '../../tools/toolset.stream.js';
import type { TenantDocument, ToolDocument } from '../document/platform-document.js';
import { step, type Step } from './step.js';
import { idOfTenant } from './tenant.step.js';

const DEFAULT_TIMEOUT_MS = 5_000;

export const toolSteps = (tenant: TenantDocument, at: string): readonly Step[] => [
  ...(tenant.tools ?? []).map((tool) => defineStep(tenant, tool, at)),
  ...(tenant.remove?.tools ?? []).map((name) => removeStep(tenant, name, at)),
];

const defineStep = (tenant: TenantDocument, tool: ToolDocument, at: string): Step => {
  const { name, description, method = 'GET', url, timeout_ms: timeoutMs = DEFAULT_TIMEOUT_MS, parameters } = tool;
  const given = Object.entries(tool.headers ?? {});
  const headers = Object.fromEntries(given.map(([header, value]) => [header.toLowerCase(), value]));
  const definition = { name, description, parameters, kind: 'http', method, url, timeoutMs, headers } as const;
  return step({
    ...place(tenant, name),
    commands: (): ToolsetCommand[] => [{ type: 'DefineTool', ...definition, at }],
  });
};

const removeStep = (tenant: TenantDocument, name: string, at: string): Step =>
  step({ ...place(tenant, name), commands: (): ToolsetCommand[] => [{ type: 'RemoveTool', name, at }], removes: true });

const place = (tenant: TenantDocument, name: string) => ({
  item: `${tenant.key}: tool ${name}`,
  tenantId: idOfTenant(tenant),
  definition: toolsetStream,
  id: idOfTenant(tenant),
  exists: (tools: typeof toolsetStream.decider.initial) => tools.has(name),
});
