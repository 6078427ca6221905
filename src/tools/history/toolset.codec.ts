import { codec } from '../../platform/events/codec.js';
import { idOf } from '../../platform/events/event.js';
import type { ToolsetEvent } from '../domain/toolset.events.js';

/** Headers carry a tenant's credentials: they are sealed with its other secrets. */
export const toolsetCodec = codec<ToolsetEvent>({
  ToolDefined: {
    upcasts: [],
    personal: [],
    secret: ['headers'],
    subject: (stream) => `tenant-${idOf(stream)}/secrets`,
  },
  ToolRemoved: { upcasts: [], personal: [] },
});
