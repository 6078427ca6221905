import { Map } from 'immutable';
import type { ToolDefinition, ToolsetEvent } from './toolset.events.js';

/** A tenant's tools by name. */
export type Toolset = Map<string, ToolDefinition>;

export const noTools: Toolset = Map();

/** Folds one fact into a tenant's tools. */
export const evolveToolset = (tools: Toolset, { type, data }: ToolsetEvent): Toolset => {
  switch (type) {
    case 'ToolDefined': {
      const { at: _, ...definition } = data;
      return tools.set(definition.name, definition);
    }
    case 'ToolRemoved':
      return tools.delete(data.name);
  }
};
