import type { ToolDefinition } from '../../src/tools/domain/toolset.events.js';

export const lookupOrder: ToolDefinition = {
  name: 'lookup_order',
  description: 'Finds an order by its number.',
  parameters: {
    type: 'object',
    properties: { order_id: { type: 'string' } },
    required: ['order_id'],
    additionalProperties: false,
  },
  kind: 'http',
  method: 'GET',
  url: 'https://orders.example/orders/{order_id}',
  timeoutMs: 3000,
  headers: { authorization: 'Bearer planted-secret' },
};
