import type { PlatformDocument, ToolDocument } from '../apply/document/platform-document.js';

export const DEMO_TENANT = 'demo';
export const DEMO_KEY = 'demo';
/** The demo's own number: calls to it are answered by the agent, and calls go out from it. */
export const DEMO_NUMBER = '+15550109999';
export const DEMO_AGENT = 'front_desk';

/** What the demo sets up, as `npm run apply` would from a file. `shop`: host and port of an order service to look up. */
export const demoPlatform = (shop?: string): PlatformDocument => ({
  tenants: [
    {
      key: DEMO_TENANT,
      name: 'Demo shop',
      limits: { max_concurrent_calls: 10, max_call_seconds: 600 },
      keys: [{ name: DEMO_KEY }],
      tools: shop === undefined ? [] : [lookupOrder(shop)],
      agents: [
        {
          key: DEMO_AGENT,
          voice: 'marin',
          language: 'en-US',
          prompt: 'You answer for a small shop. Be brief. Look orders up before you speak about them.',
          greeting: 'Hello, this is the order line. How can I help you today?',
          tools: shop === undefined ? ['end_call'] : ['lookup_order', 'end_call'],
          turn_detection: { type: 'server_vad', threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 500 },
        },
      ],
      phone_routes: [{ number: DEMO_NUMBER, direction: 'both', agent: DEMO_AGENT }],
    },
  ],
});

const lookupOrder = (shop: string): ToolDocument => ({
  name: 'lookup_order',
  description: 'Finds an order by its number.',
  method: 'GET',
  url: `http://${shop}/orders/{order}`,
  timeout_ms: 5000,
  parameters: { type: 'object', properties: { order: { type: 'string' } }, required: ['order'] },
});
