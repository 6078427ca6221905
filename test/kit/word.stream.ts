import type { StreamDefinition } from '../../src/platform/commands/stream-definition.js';
import type { Fact } from '../../src/platform/events/fact.js';

export type Said = Fact<'Said', { text: string }>;

/** A stream of words, of which each is said once. */
export const wordStream: StreamDefinition<readonly string[], Said['data'], Said> = {
  category: 'word',
  codec: { specs: { Said: { personal: ['text'], upcasts: [] } } },
  decider: {
    initial: [],
    decide: ({ text }, said) => (said.includes(text) ? [] : [{ type: 'Said', data: { text } }]),
    evolve: (said, { data }) => [...said, data.text],
  },
};
