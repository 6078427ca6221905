import type { NewEvent } from '#product/platform/events/event.js';

/** An event of usual size: a turn with its sealed text, about 700 bytes. */
export const oneEvent = (): NewEvent => ({
  id: crypto.randomUUID(),
  type: 'TurnAppended',
  version: 1,
  data: {
    turnId: 'item_0123456789abcdef',
    previousItemId: null,
    speaker: 'agent',
    text: { sealed: 'A'.repeat(220), key: 'call-00000000-0000-0000-0000-000000000000' },
    startedAtMs: 12_345,
    endedAtMs: 14_567,
  },
  meta: {
    tenantId: '00000000-0000-0000-0000-000000000000',
    actor: 'agent:front_desk',
    correlationId: '00000000-0000-0000-0000-000000000000',
    causationId: '00000000-0000-0000-0000-000000000000',
    hash: 'f'.repeat(64),
  },
});
