import type { StreamDefinition } from '../platform/commands/stream-definition.js';
import { toolsetDecider, type ToolsetCommand } from './domain/toolset.decider.js';
import type { ToolsetEvent } from './domain/toolset.events.js';
import type { Toolset } from './domain/toolset.js';
import { toolsetCodec } from './history/toolset.codec.js';

/** `toolset-<tenantId>`: the tools of a tenant, approved by being in it. */
export const toolsetStream: StreamDefinition<Toolset, ToolsetCommand, ToolsetEvent> = {
  category: 'toolset',
  decider: toolsetDecider,
  codec: toolsetCodec,
};
