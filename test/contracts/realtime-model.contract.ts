import { describe } from '@jest/globals';
import { realtimeConnectContract } from './realtime-model/connect.contract.js';
import { realtimeEndContract } from './realtime-model/end.contract.js';
import type { ProviderKit } from './realtime-model/provider-kit.js';
import { realtimeSpeechContract } from './realtime-model/speech.contract.js';

/** What the bridge relies on, whoever's model it is. */
export const realtimeModelContract = (kit: ProviderKit): void => {
  describe('a realtime model', () => {
    realtimeConnectContract(kit);
    realtimeSpeechContract(kit);
    realtimeEndContract(kit);
  });
};
