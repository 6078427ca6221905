import type { Context } from '../platform/contexts/context.js';
import { tools as toolsModel } from './read-models/tools.projection.js';
import { toolsetStream } from './toolset.stream.js';

export const tools: Context = { name: 'tools', streams: [toolsetStream], projections: [toolsModel] };
