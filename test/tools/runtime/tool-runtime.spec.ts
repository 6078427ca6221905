import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Json } from '../../../src/platform/events/json.js';
import type { ToolDefinition } from '../../../src/tools/domain/toolset.events.js';
import { schemaProblem } from '../../../src/tools/runtime/argument-schema.js';
import { endCallDefinition } from '../../../src/tools/runtime/end-call.js';
import { ToolRuntime } from '../../../src/tools/runtime/tool-runtime.js';
import { toolsetStream } from '../../../src/tools/toolset.stream.js';
import { MemoryPlatform } from '../../kit/memory-platform.js';
import { lookupOrder } from '../tool.samples.js';

const at = '2026-03-01T10:00:00.000Z';
const call = { signal: new AbortController().signal, callId: 'call-1' };
let ran: [tool: ToolDefinition, args: Json][];
let runtime: ToolRuntime;

beforeEach(async () => {
  const platform = new MemoryPlatform();
  ran = [];
  const http = {
    run: async (tool: ToolDefinition, args: Json): Promise<Json> => {
      ran.push([tool, args]);
      return { found: true };
    },
  };
  runtime = new ToolRuntime(platform.ledger, http, platform.clock);
  const other = { ...lookupOrder, name: 'other' };
  await platform.send(
    toolsetStream,
    'a',
    'a',
    { type: 'DefineTool', ...lookupOrder, at },
    { type: 'DefineTool', ...other, at },
  );
});

describe('the tools of a call', () => {
  it('are those of the tenant that the agent names, without their secrets', async () => {
    const { definitions } = await runtime.toolsFor('a', ['lookup_order', 'gone', 'end_call']);
    expect(definitions.map(({ name }) => name)).toEqual(['lookup_order', 'end_call']);
    expect(JSON.stringify(definitions)).not.toContain('planted-secret');
    expect((await runtime.toolsFor('b', ['lookup_order'])).definitions).toEqual([]);
  });

  it('tell their deadline and whether they only read, and check arguments before anything runs', async () => {
    const { definitions, problem } = await runtime.toolsFor('a', ['lookup_order', 'end_call']);
    expect(definitions[0]).toMatchObject({ timeoutMs: 3000, readOnly: true });
    expect(problem('lookup_order', { order_id: '7' })).toBeUndefined();
    expect(problem('lookup_order', { order_id: 4711 })).toBe('/order_id must be string');
    expect(problem('end_call', { outcome: 'bored', reason: '' })).toMatch(/outcome must be equal to one of/);
    expect(problem('other', {})).toBe('there is no such tool');
  });

  it('run with their credentials', async () => {
    const tools = await runtime.toolsFor('a', ['lookup_order']);
    expect(await tools.run('lookup_order', { order_id: '7' }, call)).toEqual({ found: true });
    expect(ran).toEqual([[lookupOrder, { order_id: '7' }]]);
  });

  it.each(['other', 'end_call', 'nothing'])('do not include %s when the agent may not use it', async (name) => {
    const tools = await runtime.toolsFor('a', ['lookup_order']);
    await expect(tools.run(name, {}, call)).rejects.toMatchObject({ code: 'unknown-tool' });
    expect(ran).toEqual([]);
  });

  it('answer the request to end the call, checked', async () => {
    const tools = await runtime.toolsFor('a', ['end_call']);
    const request = { outcome: 'resolved', reason: 'The order was found.' };
    expect(await tools.run('end_call', request, call)).toEqual(request);
    // A call does not go on for want of an outcome.
    expect([tools.problem('end_call', {}), await tools.run('end_call', {}, call)]).toEqual([undefined, {}]);
    await expect(tools.run('end_call', { outcome: 'bored', reason: '' }, call)).rejects.toMatchObject({
      code: 'invalid-arguments',
    });
  });
});

describe('a schema of arguments', () => {
  it('is usable or says what is wrong', () => {
    expect(schemaProblem(endCallDefinition.parameters)).toBeUndefined();
    expect(schemaProblem({ type: 'string' })).toMatch(/type object/);
    expect(schemaProblem({ type: 'object', properties: { a: { type: 'nothing' } } })).toMatch(/type/);
  });
});
