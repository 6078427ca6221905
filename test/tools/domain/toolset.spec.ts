import { describe, it } from '@jest/globals';
import { toolsetDecider } from '../../../src/tools/domain/toolset.decider.js';
import type { ToolDefined, ToolRemoved } from '../../../src/tools/domain/toolset.events.js';
import { specFor } from '../../kit/given.js';
import { lookupOrder } from '../tool.samples.js';

const given = specFor(toolsetDecider);
const at = '2026-03-01T10:00:00.000Z';
const defined = (tool = lookupOrder): ToolDefined => ({ type: 'ToolDefined', data: { ...tool, at } });
const removed: ToolRemoved = { type: 'ToolRemoved', data: { name: lookupOrder.name, at } };

describe("a tenant's tools", () => {
  it('gain a tool', () =>
    given()
      .when({ type: 'DefineTool', ...lookupOrder, at })
      .then(defined()));
  it('stay as they are when the same tool is defined again', () =>
    given(defined())
      .when({ type: 'DefineTool', ...structuredClone(lookupOrder), at })
      .nothing());
  it.each([
    { timeoutMs: 5000 },
    { headers: { authorization: 'Bearer other' } },
    { parameters: { type: 'object', properties: {} } },
  ])('change where %j differs', (change) =>
    given(defined())
      .when({ type: 'DefineTool', ...lookupOrder, ...change, at })
      .then(defined({ ...lookupOrder, ...change })),
  );
  it('lose a tool once', () =>
    given(defined())
      .when({ type: 'RemoveTool', name: lookupOrder.name, at }, { type: 'RemoveTool', name: lookupOrder.name, at })
      .then(removed));
});
