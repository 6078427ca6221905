import { is, fromJS } from 'immutable';
import type { Decider } from '../../platform/commands/stream-definition.js';
import { evolveToolset, noTools, type Toolset } from './toolset.js';
import type { ToolDefinition, ToolsetEvent } from './toolset.events.js';

/** Defines a tool, or changes the one of that name. */
export type DefineTool = Readonly<ToolDefinition & { type: 'DefineTool'; at: string }>;
export type RemoveTool = Readonly<{ type: 'RemoveTool'; name: string; at: string }>;
export type ToolsetCommand = DefineTool | RemoveTool;

const decide = (command: ToolsetCommand, tools: Toolset): readonly ToolsetEvent[] => {
  switch (command.type) {
    case 'DefineTool': {
      const { type: _, at, ...definition } = command;
      const same = is(fromJS(tools.get(definition.name)), fromJS(definition));
      return same ? [] : [{ type: 'ToolDefined', data: { ...definition, at } }];
    }
    case 'RemoveTool':
      return tools.has(command.name) ? [{ type: 'ToolRemoved', data: { name: command.name, at: command.at } }] : [];
  }
};

export const toolsetDecider: Decider<Toolset, ToolsetCommand, ToolsetEvent> = {
  initial: noTools,
  decide,
  evolve: evolveToolset,
};
