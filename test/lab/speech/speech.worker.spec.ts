import { describe, expect, it } from '@jest/globals';
import { spawnVoices } from '../../../src/lab/speech/spawn-voices.js';
import { voicesHere } from './ears.js';

describe('voices in a worker thread', () => {
  it('say what voices in this thread say', async () => {
    const { voices, stop } = await spawnVoices();
    try {
      const here = await voicesHere();
      expect(await voices.say('Hello there.', 'agent')).toEqual(await here.say('Hello there.', 'agent'));
    } finally {
      await stop();
    }
  });
});
