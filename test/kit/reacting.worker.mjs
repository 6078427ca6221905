import { parentPort, workerData } from 'node:worker_threads';
import { serve } from '../../dist/platform/workers/rpc.js';
import { send } from '../../dist/platform/reactions/reaction.js';
import { openFollowers } from '../../dist/workers/open-followers.js';

/** As `word.stream.ts` has it: a stream of words, of which each is said once. */
const wordStream = {
  category: 'word',
  codec: { specs: { Said: { personal: ['text'], upcasts: [] } } },
  decider: {
    initial: [],
    decide: ({ text }, said) => (said.includes(text) ? [] : [{ type: 'Said', data: { text } }]),
    evolve: (said, { data }) => [...said, data.text],
  },
};

/** The worker that follows the log, with one reaction: every word is echoed in a stream of its own. */
const echo = {
  name: 'echo',
  version: 1,
  from: 'start',
  categories: ['word'],
  on: {
    Said: ({ stream, data }) =>
      stream.startsWith('word-echo') ? undefined : send(wordStream, `echo-${stream}`, { text: data.text }),
  },
  onError: 'stop',
};
const followers = { codecs: { word: wordStream.codec }, projections: [], reactions: [echo], dueWork: [] };
serve(parentPort, openFollowers(workerData, followers));
