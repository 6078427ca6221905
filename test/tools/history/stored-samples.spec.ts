import { toolsetStream } from '../../../src/tools/toolset.stream.js';
import { storedSamples } from '../../kit/stored-samples.js';
import { lookupOrder } from '../tool.samples.js';

const at = '2026-03-01T10:00:00.000Z';

storedSamples(toolsetStream, [
  { type: 'ToolRemoved', data: { name: 'another_tool', at } },
  { type: 'ToolDefined', data: { ...lookupOrder, at } },
]);
