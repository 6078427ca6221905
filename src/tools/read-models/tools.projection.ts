import { type DecodedEvent, idOf } from '../../platform/events/event.js';
import type { JsonObject } from '../../platform/events/json.js';
import { projection } from '../../platform/read-models/projection.js';
import type { ToolDefined, ToolRemoved, ToolsetEvent } from '../domain/toolset.events.js';

/** A tool as lists show it, without its headers. `id` is `<tenantId>/<name>`. */
export type ToolView = {
  id: string;
  tenantId: string;
  name: string;
  description: string;
  parameters: JsonObject;
  kind: 'http';
  method: 'GET' | 'POST';
  url: string;
  timeoutMs: number;
  updatedAt: string;
};

const id = ({ stream, data }: DecodedEvent<ToolDefined | ToolRemoved>): string => `${idOf(stream)}/${data.name}`;

export const tools = projection<ToolView, ToolsetEvent>({
  name: 'tools',
  version: 1,
  categories: ['toolset'],
  indexes: [['tenantId', 'name']],
  on: {
    ToolDefined: {
      id,
      update: (_, { headers: _headers, at, ...tool }, event) => ({
        ...tool,
        id: id(event),
        tenantId: idOf(event.stream),
        updatedAt: at,
      }),
    },
    ToolRemoved: { id, update: () => undefined },
  },
});
